namespace SarGan.Registration.Structure;

/// <summary>What the pipeline found, and everything that a verdict is drawn from.</summary>
internal sealed record StructureEvidence
{
    /// <summary>Full optical to full SAR pixels.</summary>
    public required PixelTransform Transform { get; init; }

    public required TransformModel Model { get; init; }

    /// <summary>Each block's centre and its own best place.</summary>
    public required IReadOnlyList<PointMatch> Matches { get; init; }

    /// <summary>Votes above chance in standard deviations, all blocks.</summary>
    public required double Significance { get; init; }

    /// <summary>Votes above chance of each half of the blocks for the transform that the other half found on its own; the lesser one.</summary>
    public required double HeldOut { get; init; }

    /// <summary>Optical pixels along a side of a pixel of the fine level, the last.</summary>
    public double FineFactor { get; init; } = 1;

    /// <summary>Root mean square distance over the frame between the transforms that the halves found on their own, in optical pixels of the fine level.</summary>
    public required double HalvesApart { get; init; }

    /// <summary>Significance of the winner, and of the runner-up, on the fine level; 0 where there was none.</summary>
    public double Winner { get; init; }

    public double RunnerUp { get; init; }

    /// <summary>Agreement of the best and of the next hypothesis of the coarse search.</summary>
    public double Coarse { get; init; }

    public double CoarseRunnerUp { get; init; }
}
