using System.Text.Json;
using System.Text.Json.Serialization;
using SarGan.Models;

namespace SarGan.Consistency;

/// <summary>How signs of error become a number from 0 to 1: learnt on a validation split, carried by the bundle.</summary>
/// <remarks>
/// The signs of a block of 16 x 16 pixels are standardised and, with their squares and products, give an expected error; a logistic curve makes it the probability that the block's mean absolute error is at most
/// <see cref="ReferenceError"/>. Ground that is farther from the training set's than anything in the validation split is trusted less in proportion, whatever the rest says.
/// </remarks>
public sealed record ConsistencyCalibration
{
    private const int MostFeatures = 64;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Version of the format and of the features, 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The direction that it is for.</summary>
    public required TranslationDirection Direction { get; init; }

    /// <summary>The sensor whose data it was learnt on, in the user's words; null where nobody said. Only for the same one is the band called confidence.</summary>
    /// <exception cref="ArgumentException">The name is empty or blank.</exception>
    public string? Sensor { get; init => field = SensorName.Check(value, nameof(Sensor)); }

    /// <summary>Names of the signs, the distance from the training set's ground last.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Means of the training set's ground: level, contrast and edges of the input's blocks.</summary>
    public required IReadOnlyList<double> GroundMean { get; init; }

    /// <summary>The inverse of their covariance, row by row.</summary>
    public required IReadOnlyList<double> GroundPrecision { get; init; }

    /// <summary>The distance that 99.5 % of the validation split's blocks stay within.</summary>
    public required double KnownDistance { get; init; }

    /// <summary>Means of the signs over the validation split.</summary>
    public required IReadOnlyList<double> Means { get; init; }

    /// <summary>Their standard deviations, above 0.</summary>
    public required IReadOnlyList<double> Deviations { get; init; }

    /// <summary>Weights for the logarithm of the expected error: the constant, each sign, each product of two (a square first, row by row of the upper triangle).</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>The logistic curve's constant.</summary>
    public required double Intercept { get; init; }

    /// <summary>The logistic curve's slope over the logarithm of the expected error, below 0: more error never gives more trust.</summary>
    public required double Slope { get; init; }

    /// <summary>The mean absolute error, on [0, 1], that the number is about: the validation split's median.</summary>
    public required double ReferenceError { get; init; }

    /// <summary>Blocks that it was learnt from.</summary>
    public required int Blocks { get; init; }

    /// <summary>The calibration as JSON, for <see cref="Models.Weights.BundleManifest.Consistency"/>.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, Json);

    /// <summary>Reads a calibration.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave; from a file, so nothing in it is believed.</param>
    /// <exception cref="FormatException">Something is missing, out of range, or of a later version.</exception>
    public static ConsistencyCalibration FromJson(JsonElement json)
    {
        try
        {
            var calibration = json.Deserialize<ConsistencyCalibration>(Json) ?? throw new FormatException("The consistency calibration is null.");
            calibration.Check();
            return calibration;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new FormatException($"The consistency calibration cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Where the signs that describe the ground begin.</summary>
    internal int FirstGround => Features.ToList().IndexOf(ConsistencyFeatures.InputNames[0]);

    /// <summary>The mean absolute error that a block's signs let expect, on [0, 1].</summary>
    internal double ExpectedError(ReadOnlySpan<double> signs) => Math.Min(1, Math.Exp(LogError(signs)));

    /// <summary>The number: 0 for no trust, 1 for full.</summary>
    internal double Score(ReadOnlySpan<double> signs)
    {
        var probability = 1 / (1 + Math.Exp(-(Intercept + (Slope * LogError(signs)))));
        var distance = signs[^1];
        return distance > KnownDistance ? probability * KnownDistance / distance : probability;
    }

    /// <summary>How far a block's ground is from the training set's: Mahalanobis' distance.</summary>
    internal double Distance(ReadOnlySpan<double> ground) => Distance(ground, GroundMean, GroundPrecision);

    internal static double Distance(ReadOnlySpan<double> ground, IReadOnlyList<double> mean, IReadOnlyList<double> precision)
    {
        var sum = 0.0;
        for (var i = 0; i < ground.Length; i++)
        {
            for (var j = 0; j < ground.Length; j++) sum += (ground[i] - mean[i]) * precision[(i * ground.Length) + j] * (ground[j] - mean[j]);
        }
        return Math.Sqrt(Math.Max(0, sum));
    }

    internal double LogError(ReadOnlySpan<double> signs) => ErrorTerms.Dot(signs, Means, Deviations, Weights);

    private void Check()
    {
        if (FormatVersion != 1) throw new FormatException($"The consistency calibration has version {FormatVersion}; this version of SarGan reads 1. Calibrate anew, or update SarGan.");
        var (n, ground) = (Features.Count, ConsistencyFeatures.InputNames.Count);
        if (n is 0 or > MostFeatures || Means.Count != n || Deviations.Count != n || Weights.Count != ErrorTerms.Count(n) || GroundMean.Count != ground || GroundPrecision.Count != ground * ground)
            throw new FormatException("The consistency calibration's lists do not fit each other.");
        if (!Means.Concat(Deviations).Concat(Weights).Concat(GroundMean).Concat(GroundPrecision).Concat([Intercept, Slope, ReferenceError, KnownDistance]).All(double.IsFinite))
            throw new FormatException("The consistency calibration holds values that are no finite numbers.");
        if (Deviations.Any(d => d <= 0) || Slope > 0 || ReferenceError <= 0 || KnownDistance <= 0)
            throw new FormatException("The consistency calibration's deviations, reference error and known distance must be above 0, its slope at most 0.");
    }
}
