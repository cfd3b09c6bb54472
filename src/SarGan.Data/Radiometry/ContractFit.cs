using SarGan.Data.Images;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>Whether a raster is what a contract asks for. What can be converted exactly is, the rest is refused in words.</summary>
internal static class ContractFit
{
    /// <summary>The contract's scaling for one raster: with the unit, the calibration and the order of bands that the raster itself states.</summary>
    /// <exception cref="ImageFormatException">The raster is something else than the contract asks for.</exception>
    public static TileScaling Find(DomainContract contract, RasterInfo info, string path)
    {
        var scaling = contract.Scaling;
        var tags = RasterTags.Of(info);
        if (tags.Quantity is { } own && contract.Quantity is { } wanted && own != wanted)
            throw Refused(path, $"the raster holds {own}, and the radiometric contract asks for {wanted}.");
        scaling = scaling switch
        {
            SarScaling sar => Sar(sar, tags, info, path),
            OpticalScaling optical => optical with { Quantification = tags.Quantification ?? optical.Quantification, Offset = tags.Offset ?? optical.Offset },
            _ => Plain(scaling, info, path),
        };
        if (Bands(contract, info, path) is { } bands) scaling = scaling with { Bands = bands };
        return scaling;
    }

    /// <summary>Pictures in GeoTIFF must have the bits that the contract names, since their samples are taken as they are.</summary>
    /// <exception cref="ImageFormatException">They have others.</exception>
    public static void CheckPicture(DomainContract contract, RasterInfo info, string path) => Plain(contract.Scaling, info, path);

    /// <summary>Power and amplitude are never negative: a raster of which most samples are, holds dB.</summary>
    /// <exception cref="ImageFormatException">Most samples are negative.</exception>
    public static void CheckSamples(TileScaling scaling, RasterTile tile, string path)
    {
        if (scaling is not SarScaling { Samples: not BackscatterUnit.Decibels } sar) return;
        var samples = tile.Plane(0);
        int measured = 0, negative = 0;
        foreach (var sample in samples)
        {
            if (float.IsNaN(sample)) continue;
            measured++;
            if (sample < 0) negative++;
        }
        if (negative > measured / 2)
            throw Refused(path, $"most samples are negative, and the radiometric contract asks for {sar.Samples.ToString().ToLowerInvariant()}, which never is. The raster seems to hold dB.");
    }

    private static SarScaling Sar(SarScaling scaling, RasterTags tags, RasterInfo info, string path)
    {
        if (tags.Unit is { } unit)
        {
            // Without a word on calibration, a raster in the contract's own unit is taken as those that the contract was learnt from.
            var calibration = tags.CalibrationDecibels ?? (unit == scaling.Samples ? scaling.CalibrationDecibels : 0);
            return scaling with { Samples = unit, CalibrationDecibels = calibration };
        }
        if (scaling.Samples == BackscatterUnit.Decibels && info.SampleType is SampleType.Byte or SampleType.UInt16 or SampleType.UInt32 or SampleType.UInt64)
            throw Refused(path, $"the radiometric contract asks for dB, and samples of type {info.SampleType} cannot be: they have no negative values. 'sargan calibrate' makes dB of them.");
        return scaling;
    }

    private static TileScaling Plain(TileScaling scaling, RasterInfo info, string path)
    {
        var full = scaling.Clip[0] is { Low: 0, High: 65535 } ? SampleType.UInt16 : SampleType.Byte;
        // Ranges other than those of a picture were written by hand, for samples of any type.
        if (scaling.Clip[0] is { Low: 0, High: 255 or 65535 } clip && info.SampleType != full)
            throw Refused(path, $"samples of type {info.SampleType} are not the picture that the radiometric contract asks for, which has samples from 0 to {clip.High:F0}.");
        return scaling;
    }

    /// <summary>The bands by their names, where both sides have names and the order differs; null where the contract's own bands are right.</summary>
    private static int[]? Bands(DomainContract contract, RasterInfo info, string path)
    {
        var scaling = contract.Scaling;
        var channels = Enumerable.Range(0, scaling.Channels);
        if (contract.ChannelNames is { } wanted && info.BandNames is { } own && channels.Any(channel => scaling.BandOf(channel) >= own.Count || Named(own[scaling.BandOf(channel)], wanted[channel]) == false))
        {
            var found = channels.Select(channel => own.ToList().FindIndex(name => Named(name, wanted[channel]) == true)).ToArray();
            return !found.Contains(-1)
                ? found
                : throw Refused(path, $"the radiometric contract asks for the bands {string.Join(", ", wanted)}, and the raster has {string.Join(", ", own)}.");
        }
        var last = channels.Max(scaling.BandOf);
        return last < info.Bands
            ? null
            : throw Refused(path, $"the radiometric contract asks for the bands {string.Join(", ", channels.Select(channel => scaling.BandOf(channel) + 1))}, and the raster has {info.Bands}.");
    }

    /// <summary>Whether two names are the same; null where one is empty.</summary>
    private static bool? Named(string own, string wanted) => own.Length == 0 || wanted.Length == 0 ? null : string.Equals(own, wanted, StringComparison.OrdinalIgnoreCase);

    private static ImageFormatException Refused(string path, string reason) => new(path, reason, null);
}
