using System.Reflection;
using System.Text.Json;

namespace SarGan.Models.Weights;

/// <summary>What a model bundle says about itself: "manifest.json" in the archive.</summary>
/// <remarks>It holds no time of writing, so that equal content gives equal files; keep times out of <see cref="Training"/> too.</remarks>
public sealed record BundleManifest
{
    /// <summary>The format that this version of the library writes, and the newest that it reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The bundle's format. Filled in when saving. Raised only when older readers would misread a bundle.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The version of SarGan that wrote the bundle. Filled in when saving.</summary>
    public string LibraryVersion { get; init; } = OwnVersion;

    /// <summary>The generators, one for each direction that the bundle translates: at least one.</summary>
    public required IReadOnlyList<BundleNetwork> Networks { get; init; }

    /// <summary>Whether the weights are exponential moving averages over training rather than those of the last step. Default: false.</summary>
    public bool WeightsAreAveraged { get; init; }

    /// <summary>Whose data the model was trained on, and under which licence. Default: null, nothing said.</summary>
    public string? Attribution { get; init; }

    /// <summary>The radiometric contract: what the input must look like, as a JSON object that this package passes on unread. Default: null, nothing said.</summary>
    public JsonElement? Radiometry { get; init; }

    /// <summary>A summary of the training, as a JSON object that this package passes on unread. Default: null, nothing said.</summary>
    public JsonElement? Training { get; init; }

    /// <summary>How far translations can be relied on, as a JSON object that this package passes on unread. Default: null, nothing said. Readers of earlier versions pass over it.</summary>
    public JsonElement? Consistency { get; init; }

    /// <summary>The SHA-256 of each other entry by its name, lower-case hexadecimal. Filled in when saving.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();

    internal static string OwnVersion { get; } =
        typeof(BundleManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">There is no network, or two have one name or one direction.</exception>
    public void Validate()
    {
        if (Networks is not { Count: > 0 } || Networks.Any(n => n is null)) throw new ArgumentException("A bundle needs at least one network.");
        foreach (var name in Networks.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new ArgumentException($"The network name '{name.Key}' occurs twice in the bundle.");
        foreach (var direction in Networks.GroupBy(n => n.Direction).Where(g => g.Count() > 1))
            throw new ArgumentException($"Two networks of the bundle translate {direction.Key}.");
    }
}
