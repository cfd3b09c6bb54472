namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Finds discriminators that are sure of nearly everything: what they tell the generators apart by is then out of the generators' reach.</summary>
internal sealed class SaturationDetector(WatchdogOptions options) : Detector("saturation", options.Saturation, options)
{
    public override bool BlamesDiscriminators => true;

    protected override string Advice =>
        "Give the discriminators less: a lower learning rate, fewer filters, or a pool of older translations (PoolSize 50); or the generators more: a higher adversarial weight. A data set that differs in something trivial, such as a border or JPEG blocks on one side, does this too.";

    protected override IEnumerable<(string Key, double Part, double Whole)> Measure(WatchdogReading reading) =>
        reading.DiscriminatorLoss is { } loss ? [("discriminators", loss, 1.0)] : [];

    protected override bool IsBad(string key, double value) => value < Options.DiscriminatorLoss;

    protected override string Describe(string key, double value) =>
        $"The discriminators are saturated: their mean loss is {value.ToString("0.#####", System.Globalization.CultureInfo.InvariantCulture)}, below {Number(Options.DiscriminatorLoss)}";
}
