using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Training;

namespace SarGan.Cli.Training;

/// <summary>A training step in a line: speed, losses, time left. Reports at once, on the training thread.</summary>
internal sealed class StepReporter(ProgressDisplay.Reporter report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        var losses = value.Losses;
        // What matters most comes first: a narrow terminal cuts the rest.
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{value.ImagesPerSecond:F1} images/s") };
        if (value.Remaining > TimeSpan.Zero) parts.Add($"ETA {Clock(value.Remaining)}");
        Add("D", losses.DiscriminatorLoss);
        Add("G", losses.GeneratorLoss);
        Add("adv", losses.AdversarialLoss);
        Add("cycle", losses.CycleLoss);
        Add("id", losses.IdentityLoss);
        Add("L1", losses.L1Loss);
        if (losses.DiscriminatorAccuracy is { } accuracy) parts.Add(string.Create(CultureInfo.InvariantCulture, $"acc {100 * accuracy:F0} %"));
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch + 1}"));
        report(value.Step, string.Join("  ", parts));

        void Add(string name, double? loss)
        {
            if (loss is { } number) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {number:0.000}"));
        }
    }

    /// <summary>Hours, minutes and seconds; hours beyond a day go on counting.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
