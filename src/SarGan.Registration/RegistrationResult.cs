namespace SarGan.Registration;

/// <summary>What a registration found, and whether it may be used.</summary>
public sealed record RegistrationResult
{
    /// <summary>The name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Whether <see cref="OpticalToSar"/> may be used.</summary>
    public required RegistrationVerdict Verdict { get; init; }

    /// <summary>
    /// From optical to SAR pixels, whole numbers being the middles of pixels. Where the verdict is <see cref="RegistrationVerdict.NotAligned"/>: what was found and
    /// rejected, good for study only; null where nothing could be fitted.
    /// </summary>
    public PixelTransform? OpticalToSar { get; init; }

    /// <summary>What kind of transform was fitted.</summary>
    public TransformModel Model { get; init; }

    /// <summary>Why the verdict is what it is, each a sentence; at least one where the images are not aligned.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Matches that the transform was fitted to or tested on, right and wrong ones. Default 0.</summary>
    public int Candidates { get; init; }

    /// <summary>Those of the candidates that agree with the transform. Default 0.</summary>
    public int Inliers { get; init; }

    /// <summary>Root mean square distance of the inliers from the transform, in SAR pixels; NaN where there are none.</summary>
    public double ResidualRms { get; init; } = double.NaN;

    /// <summary>The share of the optical image's area that the inliers' convex hull covers, 0 to 1. Matches in one corner say little of the others. Default 0.</summary>
    public double Spread { get; init; }

    /// <summary>The candidates, for pictures and study; empty for methods that match no points.</summary>
    public IReadOnlyList<PointMatch> Matches { get; init; } = [];

    /// <summary>Further numbers of the method by name, such as the height of a correlation peak.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether the transform may be used.</summary>
    public bool IsAligned => Verdict == RegistrationVerdict.Aligned;
}
