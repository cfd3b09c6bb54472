namespace SarGan.Registration.Structure;

/// <summary>Steps and limits of <see cref="CoarseSearch"/>, in pixels of its level.</summary>
internal sealed record CoarseTuning
{
    public double RotationStepDegrees { get; init; } = 3;

    /// <summary>Ratio of neighbouring scales.</summary>
    public double ScaleStep { get; init; } = 1.045;

    /// <summary>Side of the canvas against the optical image's longest side; half of the surplus can be searched on each side.</summary>
    public double CanvasRatio { get; init; } = 1.45;

    /// <summary>Largest shift between the images' centres in optical pixels; infinity: as far as the canvas goes.</summary>
    public double MaxShiftPixels { get; init; } = double.PositiveInfinity;

    /// <summary>Least share of the optical image that must lie on known SAR pixels.</summary>
    public double LeastOverlap { get; init; } = 0.4;

    public int PeaksOfCandidate { get; init; } = 3;

    /// <summary>Half the side of the square around a peak in which no other is taken.</summary>
    public int PeakReach { get; init; } = 4;

    /// <summary>Least distance between two hypotheses that are kept.</summary>
    public double Separation { get; init; } = 5;

    /// <summary>Hypotheses that go on to refinement.</summary>
    public int Kept { get; init; } = 24;
}
