using System.Text.Json;
using System.Text.Json.Serialization;

namespace SarGan.Models.Layers;

/// <summary>The mean and variance of what goes into one norm.</summary>
/// <param name="Mean">One value for each channel, or one for all.</param>
/// <param name="Variance">As many values, 0 or more; divided by the number of pixels, not one less.</param>
public sealed record NormMoments(IReadOnlyList<double> Mean, IReadOnlyList<double> Variance);

/// <summary>Means and variances for all norms of a network that would otherwise take them from the very image that they normalise.</summary>
/// <remarks>
/// With these an output pixel depends on the pixels within the receptive field and on nothing else, so that a large image may go through the network in parts.
/// The statistics of a layer hold for the layers before it being normalised by theirs: they come from one pass, not from several averaged.
/// </remarks>
public sealed class NormStatistics
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Wraps statistics.</summary>
    /// <param name="layers">Moments by the name of the layer in the network, such as "down1.norm".</param>
    /// <exception cref="ArgumentException">A layer has no values, not as many variances as means, or a value that is not finite or a variance below 0.</exception>
    public NormStatistics(IReadOnlyDictionary<string, NormMoments> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (var (name, moments) in layers) Check(name, moments);
        Layers = new SortedDictionary<string, NormMoments>(layers.ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>Moments by the name of the layer in the network, in alphabetical order.</summary>
    public IReadOnlyDictionary<string, NormMoments> Layers { get; }

    /// <summary>As a JSON object with a member for each layer.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(Layers, Json);

    /// <summary>From JSON as <see cref="ToJson"/> gives it.</summary>
    /// <param name="json">An object.</param>
    /// <exception cref="FormatException">It is something else; the message says what.</exception>
    public static NormStatistics FromJson(JsonElement json)
    {
        try
        {
            return new NormStatistics(json.Deserialize<Dictionary<string, NormMoments>>(Json) ?? throw new FormatException("Norm statistics are a JSON object. Null was found."));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"The norm statistics cannot be read: {e.Message}", e);
        }
    }

    private static void Check(string name, NormMoments moments)
    {
        if (moments is not { Mean.Count: > 0, Variance: not null } || moments.Mean.Count != moments.Variance.Count)
            throw new ArgumentException($"Layer '{name}' needs means and as many variances, one or more. Actual numbers were {moments?.Mean?.Count ?? 0} and {moments?.Variance?.Count ?? 0}.");
        if (!moments.Mean.All(double.IsFinite) || !moments.Variance.All(value => double.IsFinite(value) && value >= 0))
            throw new ArgumentException($"The moments of layer '{name}' must be finite, and variances 0 or more.");
    }
}
