namespace SarGan.Registration.Structure;

/// <summary>Sizes and counts of <see cref="StructurePipeline"/>, in pixels of the level concerned.</summary>
internal sealed record PipelineTuning
{
    public FieldTuning Coarse { get; init; } = new();

    public FieldTuning Middle { get; init; } = new();

    public FieldTuning Fine { get; init; } = new() { GradientSigma = 2, PoolingSigma = 1.2 };

    public CoarseTuning Search { get; init; } = new();

    public double CoarseSide { get; init; } = 176;

    public double MiddleSide { get; init; } = 340;

    public double FineSide { get; init; } = 720;

    public int CoarseBlock { get; init; } = 24;

    public int MiddleBlock { get; init; } = 40;

    public int FineBlock { get; init; } = 64;

    /// <summary>Least number of blocks along the longest side: small images are cut finer.</summary>
    public int LeastBlocks { get; init; } = 7;

    /// <summary>Largest displacement of a block on the coarse level.</summary>
    public int CoarseReach { get; init; } = 6;

    public int MiddleReach { get; init; } = 7;

    public int FineReach { get; init; } = 7;

    /// <summary>Reach of the last look, from which the verdict is drawn: the farther the halves could part, the more it means that they do not.</summary>
    public int VerdictReach { get; init; } = 9;

    /// <summary>Hypotheses that reach the middle level.</summary>
    public int MiddleKept { get; init; } = 8;

    public int FineKept { get; init; } = 2;
}
