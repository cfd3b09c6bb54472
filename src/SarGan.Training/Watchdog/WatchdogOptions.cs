namespace SarGan.Training.Watchdog;

/// <summary>What the watchdog looks for while a recipe trains, and what it does about it.</summary>
/// <remarks>
/// It looks at every <see cref="TrainerOptions.LogInterval"/>-th step, at numbers that this step computes anyway, and judges their mean over <see cref="Readings"/> such steps.
/// Its notes go into the checkpoints, so that a resumed run is warned, stopped or rolled back as the uninterrupted one would be, as long as the intervals are the same.
/// </remarks>
public sealed record WatchdogOptions
{
    /// <summary>When the output is nearly the input. Default: warn.</summary>
    public WatchdogAction Copying { get; init; } = WatchdogAction.Warn;

    /// <summary>When the output is nearly one colour. Default: warn.</summary>
    public WatchdogAction ConstantOutput { get; init; } = WatchdogAction.Warn;

    /// <summary>When light and dark are exchanged. Default: warn.</summary>
    public WatchdogAction InvertedOutput { get; init; } = WatchdogAction.Warn;

    /// <summary>When the discriminators are right nearly everywhere, so that generators learn little from them. Default: warn.</summary>
    public WatchdogAction Saturation { get; init; } = WatchdogAction.Warn;

    /// <summary>When a loss or weight is infinite or not a number. Default: stop, with a <see cref="TrainingDivergedException"/>.</summary>
    /// <remarks>
    /// Warn and Off go on, for recipes of your own that leave out the update where a loss is no number; SarGan's own do not, and their weights are lost then. Such weights are never kept: at their steps
    /// no checkpoint is written, and a run that ends with them ends in the exception and makes no model.
    /// </remarks>
    public WatchdogAction NonFinite { get; init; } = WatchdogAction.Stop;

    /// <summary>The copy ratio r below which the output counts as a copy, 0 to below 1: distance from the input over distance from images of the target domain. Default: 0.2.</summary>
    /// <remarks>On pairs the target is the label; without pairs it is any image of the domain, from which everything is farther away, so that healthy ratios are lower too.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside its range.</exception>
    public double CopyRatio { get; init => field = Check.Share(value); } = 0.2;

    /// <summary>The contrast below which the output counts as constant, 0 to below 1: standard deviation of the output over that of the targets. Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The contrast is outside its range.</exception>
    public double Contrast { get; init => field = Check.Share(value); } = 0.1;

    /// <summary>How negative the correlation with the label must be to count as inverted, 0 to below 1. Default: 0.25. Applies where the recipe learns from pairs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The correlation is outside its range.</exception>
    public double InvertedLabel { get; init => field = Check.Share(value); } = 0.25;

    /// <summary>How negative the correlation with the input must be to count as inverted, 0 to below 1. Default: 0.8. Applies where the recipe learns without pairs, so that nothing better is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The correlation is outside its range.</exception>
    public double InvertedInput { get; init => field = Check.Share(value); } = 0.8;

    /// <summary>The discriminators' loss below which they count as saturated, 0 to below 1. Default: 0.01, a mean error of a tenth of the way between real and translated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The loss is outside its range.</exception>
    public double DiscriminatorLoss { get; init => field = Check.Share(value); } = 0.01;

    /// <summary>Steps at the start that are not looked at, 0 or more. Default: 500: an untrained network's output is flat and near its input. Losses that are no numbers count from the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long WarmUpSteps { get; init => field = Check.AtLeast(0, value); } = 500;

    /// <summary>Logged steps whose mean is judged, 1 to 10000. Default: 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public int Readings
    {
        get;
        init => field = value is >= 1 and <= 10_000 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Readings must be 1 to 10000. Actual value was {value}.");
    } = 20;

    /// <summary>Roll-backs in a run before it stops, 1 or more. Default: 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MostRollBacks { get; init => field = Check.AtLeast(1, value); } = 3;

    /// <summary>What a roll-back multiplies learning rates by, above 0 and below 1. Default: 0.5. After saturation only the discriminators'; else all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside its range.</exception>
    public double RateFactor { get; init => field = value > 0 ? Check.Share(value) : Check.Positive(value); } = 0.5;

    /// <summary>The same action for every detector.</summary>
    /// <param name="action">The action.</param>
    public static WatchdogOptions All(WatchdogAction action) => new()
    {
        Copying = action,
        ConstantOutput = action,
        InvertedOutput = action,
        Saturation = action,
        NonFinite = action,
    };

    /// <summary>Whether any detector may roll back.</summary>
    internal bool MayRollBack => new[] { Copying, ConstantOutput, InvertedOutput, Saturation, NonFinite }.Contains(WatchdogAction.RollBack);

    /// <summary>Whether anybody wants to see outputs.</summary>
    internal bool LooksAtOutputs => (Copying, ConstantOutput, InvertedOutput) != (WatchdogAction.Off, WatchdogAction.Off, WatchdogAction.Off);
}
