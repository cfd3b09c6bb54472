namespace SarGan.Training.Optimizers;

/// <summary>How <see cref="FusedAdam"/> moves weights.</summary>
public sealed record FusedAdamOptions
{
    /// <summary>Step size, 0 or more. Default: 2e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public double LearningRate { get; init => field = Check.Weight(value); } = 2e-4;

    /// <summary>Decay of the gradients' average, 0 or more and below 1. Default: 0.5, as usual for adversarial training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public double Beta1 { get; init => field = Check.Share(value); } = 0.5;

    /// <summary>Decay of the squared gradients' average, 0 or more and below 1. Default: 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public double Beta2 { get; init => field = Check.Share(value); } = 0.999;

    /// <summary>What is added to the denominator after bias correction, above 0. Default: 1e-7. (Keras adds its epsilon before the correction.)</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Epsilon { get; init => field = Check.Positive(value); } = 1e-7;
}
