namespace SarGan.Registration.Structure;

/// <summary>Sizes of the filters behind a <see cref="StructureField"/>, in pixels of the field.</summary>
internal sealed record FieldTuning
{
    /// <summary>Standard deviation of the Gaussian whose derivative is the gradient.</summary>
    public double GradientSigma { get; init; } = 1.5;

    /// <summary>Standard deviation of the window over which orientations are pooled.</summary>
    public double PoolingSigma { get; init; } = 1;

    /// <summary>Half the side of the square whose mean gradient decides what is faint.</summary>
    public int NeighbourhoodReach { get; init; } = 16;

    /// <summary>Half the side of the square whose mean orientation is subtracted.</summary>
    public int BackgroundReach { get; init; } = 24;

    /// <summary>Weight of the fourth harmonic beside the second.</summary>
    public float FourthHarmonicWeight { get; init; } = 0.5f;
}
