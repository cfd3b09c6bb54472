namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Finds a generator that exchanges light and dark: the output runs against the label, or without pairs against the input.</summary>
/// <remarks>A CycleGAN may settle on negatives: two inversions make a perfect cycle. Without pairs only a nearly exact negative of the input is taken for one.</remarks>
internal sealed class InvertedDetector(WatchdogOptions options) : Detector("inverted", options.InvertedOutput, options)
{
    private const string Label = "label", Input = "input";

    protected override string Advice =>
        "Raise the identity weight (CycleGAN: an image of the target domain must stay as it is), or begin anew with another seed; on pairs look whether SAR and optical images belong together, and whether one domain's images are negatives.";

    protected override IEnumerable<(string Key, double Part, double Whole)> Measure(WatchdogReading reading) =>
        reading.Outputs.Select(o => ($"{o.Direction}, {(o.Paired ? Label : Input)}", o.Correlation, 1.0));

    protected override bool IsBad(string key, double value) => value < -Limit(key);

    protected override string Describe(string key, double value)
    {
        var (direction, reference) = (key[..key.IndexOf(',', StringComparison.Ordinal)], key.EndsWith(Label, StringComparison.Ordinal) ? Label : Input);
        return $"{direction}: light and dark are exchanged: the output's correlation with the {reference} is {Number(value)}, below -{Number(Limit(key))}";
    }

    private double Limit(string key) => key.EndsWith(Label, StringComparison.Ordinal) ? Options.InvertedLabel : Options.InvertedInput;
}
