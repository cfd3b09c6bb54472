using System.Globalization;
using SarGan.Data.Radiometry;

namespace SarGan.Cli;

/// <summary>A radiometric contract in words: for the start of a training, and for <c>info</c>.</summary>
internal static class ContractText
{
    /// <summary>One line a domain of which something is known.</summary>
    public static IEnumerable<(string Domain, string Text)> Lines(RadiometricContract contract)
    {
        if (contract.Sar is { } sar) yield return ("SAR", Line(sar));
        if (contract.Optical is { } optical) yield return ("optical", Line(optical));
    }

    private static string Line(DomainContract contract)
    {
        if (contract.Scaling is PlainScaling { Bands: null } plain) return $"pictures, {Number(plain.Clip[0].Low)} to {Number(plain.Clip[0].High)}";
        var parts = new List<string> { Ranges(contract) };
        if (contract.ClippedShare is { } share) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} % of the samples cut off"));
        if (Quantity(contract) is { } quantity) parts.Add(quantity);
        if (contract.Scaling is SarScaling sar) parts.Add(Unit(sar));
        if (contract.Scaling is OpticalScaling { Offset: not 0 } or OpticalScaling { Quantification: not 1 })
            parts.Add(Reflectance((OpticalScaling)contract.Scaling));
        if (contract.Sensor is { } sensor) parts.Add(contract.RadarBand is { } band ? $"{sensor}, {band} band" : sensor);
        if (contract.Looks is { } looks) parts.Add($"{Number(looks)} looks");
        if (contract.SpeckleFilter is { } filter) parts.Add($"speckle filter {filter}");
        if (contract.GroundSampleDistanceX is { } x && contract.GroundSampleDistanceY is { } y) parts.Add($"{Number(x)} x {Number(y)} m a pixel");
        return string.Join("; ", parts);
    }

    private static string Ranges(DomainContract contract)
    {
        var scaling = contract.Scaling;
        var channels = Enumerable.Range(0, scaling.Channels).Select(channel => (Name: Name(contract, channel), Clip: scaling.Clip[channel])).ToList();
        var ranges = channels.All(channel => channel.Clip == channels[0].Clip)
            ? $"{string.Join(", ", channels.Select(channel => channel.Name))} {Range(channels[0].Clip)}"
            : string.Join(", ", channels.Select(channel => $"{channel.Name} {Range(channel.Clip)}"));
        return $"{ranges} {scaling.Unit}";
    }

    private static string Name(DomainContract contract, int channel) => contract.ChannelNames is { } names ? names[channel] : $"band {Number(contract.Scaling.BandOf(channel) + 1)}";

    private static string? Quantity(DomainContract contract) => contract.Quantity switch
    {
        null or RadiometricQuantity.DigitalNumber or RadiometricQuantity.Reflectance => null,
        RadiometricQuantity.Gamma0TerrainCorrected => "gamma0, terrain-corrected",
        { } quantity => quantity.ToString().ToLowerInvariant(),
    };

    private static string Unit(SarScaling scaling)
    {
        var from = scaling.Samples switch { BackscatterUnit.Decibels => "from dB", BackscatterUnit.Power => "from power", _ => "from amplitude" };
        return scaling.CalibrationDecibels == 0 ? from : string.Create(CultureInfo.InvariantCulture, $"{from} with {scaling.CalibrationDecibels:+0.###;-0.###} dB");
    }

    private static string Reflectance(OpticalScaling scaling) => scaling.Offset == 0
        ? $"samples / {Number(scaling.Quantification)}"
        : string.Create(CultureInfo.InvariantCulture, $"(samples {scaling.Offset:+ 0.###;- 0.###}) / {Number(scaling.Quantification)}");

    private static string Range(ClipRange range) => $"{Number(range.Low)} to {Number(range.High)}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
