using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>What radar products have in common: polarisations, their order and usual ranges, and the contract of power.</summary>
internal static class RadarBands
{
    // Clip ranges in dB that hold most of the land in C and L band; cross-polarised backscatter lies some 7 dB lower.
    private static readonly ClipRange CoPolarised = new(-25, 0);
    private static readonly ClipRange CrossPolarised = new(-32.5, -5);

    /// <summary>Co-polarised first, as radar people order them.</summary>
    public static readonly IReadOnlyList<string> Order = ["HH", "VV", "HV", "VH"];

    public static bool IsPolarisation(string name) => Order.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The files of one scene by their polarisation.</summary>
    /// <exception cref="DatasetLayoutException">Two have the same.</exception>
    public static Dictionary<string, string> ByPolarisation(IEnumerable<(string Polarisation, string Name)> images, string path)
    {
        var files = new Dictionary<string, string>();
        foreach (var (polarisation, name) in images)
        {
            if (!files.TryAdd(polarisation, name)) throw new DatasetLayoutException($"{path} has two images of {polarisation}: {files[polarisation]} and {name}. Keep one of them in the folder.");
        }
        return files;
    }

    /// <summary>The bands that were asked for among those that are there, in the order asked for.</summary>
    /// <exception cref="ArgumentException">One is not there.</exception>
    public static IReadOnlyList<string> Choose(IEnumerable<string> there, ProductOptions options, string path)
    {
        var available = there.OrderBy(name => Order.ToList().IndexOf(name)).ToList();
        if (options.Bands is not { } asked) return available;
        foreach (var name in asked)
        {
            if (!available.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"{path} has no band {name}. It has {string.Join(", ", available)}.", nameof(options));
        }
        return [.. asked.Select(name => name.ToUpperInvariant())];
    }

    /// <summary>The contract of a raster of power.</summary>
    public static DomainContract Contract(RasterInfo info)
    {
        var tags = RasterTags.Of(info);
        var spacing = GroundSpacing.Of(info);
        return new DomainContract
        {
            Sensor = tags.Sensor,
            RadarBand = tags.RadarBand,
            ChannelNames = info.BandNames,
            Quantity = tags.Quantity,
            CalibrationSource = tags.CalibrationSource,
            Looks = tags.Looks,
            SpeckleFilter = tags.SpeckleFilter,
            GroundSampleDistanceX = spacing?.X,
            GroundSampleDistanceY = spacing?.Y,
            Scaling = new SarScaling { Samples = BackscatterUnit.Power, Clip = [.. info.BandNames!.Select(name => name is "HV" or "VH" ? CrossPolarised : CoPolarised)] }, // named by whoever opened the product
        };
    }
}
