namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Finds a generator that hands back its input: r = mean|G(x) − x| / mean|G(x) − y| near 0.</summary>
internal sealed class CopyingDetector(WatchdogOptions options) : Detector("copying", options.Copying, options)
{
    protected override string Advice =>
        "Lower the identity weight (CycleGAN) or raise the weights of the adversarial and L1 terms, and look whether both folders hold images of one sensor.";

    protected override IEnumerable<(string Key, double Part, double Whole)> Measure(WatchdogReading reading) =>
        reading.Outputs.Select(o => (o.Direction.ToString(), o.DistanceToInput, o.DistanceToTarget));

    protected override bool IsBad(string key, double value) => value < Options.CopyRatio;

    protected override string Describe(string key, double value) =>
        $"{key}: the generator copies its input: r = {Number(value)}, below {Number(Options.CopyRatio)}; r is the output's distance from the input over that from the target domain";
}
