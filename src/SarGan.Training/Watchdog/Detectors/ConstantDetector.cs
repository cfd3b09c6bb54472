namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Finds a generator whose output is nearly one colour, whatever goes in.</summary>
internal sealed class ConstantDetector(WatchdogOptions options) : Detector("constant", options.ConstantOutput, options)
{
    protected override string Advice =>
        "Lower the learning rate, raise the weight of the cycle or L1 term, and look whether the inputs are flat themselves: a wrong scaling (--scaling) clips whole tiles to one value.";

    protected override IEnumerable<(string Key, double Part, double Whole)> Measure(WatchdogReading reading) =>
        reading.Outputs.Select(o => (o.Direction.ToString(), o.Deviation, o.TargetDeviation));

    protected override bool IsBad(string key, double value) => value < Options.Contrast;

    protected override string Describe(string key, double value) =>
        $"{key}: the output is nearly constant: its contrast is {Number(value)} of the targets', below {Number(Options.Contrast)}";
}
