namespace SarGan.Training.Reports;

/// <summary>One line of <c>losses.csv</c>: what a training step measured. A term that the recipe does not have is null, an empty cell in the file.</summary>
public sealed record LossRow
{
    /// <summary>The global step, counted as the trainer counts it.</summary>
    public required long Step { get; init; }

    /// <summary>The pass over the data.</summary>
    public required int Epoch { get; init; }

    /// <summary>Loss of the discriminators, their mean where there are two.</summary>
    public double? DiscriminatorLoss { get; init; }

    /// <summary>Share of the discriminators' outputs on the right side of 0.5, 0..1; the article prints it in percent.</summary>
    public double? DiscriminatorAccuracy { get; init; }

    /// <summary>The weighted sum that the generators minimise.</summary>
    public required double GeneratorLoss { get; init; }

    /// <summary>Adversarial term before its weight.</summary>
    public double? Adversarial { get; init; }

    /// <summary>Cycle-consistency term before its weight.</summary>
    public double? Cycle { get; init; }

    /// <summary>Identity term before its weight.</summary>
    public double? Identity { get; init; }

    /// <summary>L1 distance to the target before its weight.</summary>
    public double? L1 { get; init; }

    /// <summary>The generators' learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Time since training began, in seconds, earlier parts of a resumed run included.</summary>
    public required double Seconds { get; init; }
}
