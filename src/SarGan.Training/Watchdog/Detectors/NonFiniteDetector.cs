namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Puts into words that a loss or weight is infinite or not a number. The trainer finds that itself, at every step where looking is free.</summary>
internal sealed class NonFiniteDetector(WatchdogOptions options)
{
    public static string Name => "non-finite";

    public WatchdogAction Action => options.NonFinite;

    public static string Describe(TrainingDivergedException found) =>
        $"{found.Quantity} is not finite. Lower the learning rate, or the precision's risk (--precision fp32), and look whether tiles hold samples that are no numbers.";
}
