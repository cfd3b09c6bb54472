using System.Runtime.InteropServices;
using SarGan.Data.Images;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Rasters;

/// <summary>Opens GeoTIFFs and pictures alike as rasters.</summary>
internal static class ImageInputs
{
    /// <summary>A GeoTIFF by its name's ending, else a PNG or JPEG file by its content.</summary>
    public static RasterSource Open(string path, WarningList warnings)
    {
        if (RasterFiles.HasExtension(path)) return RasterFiles.Open(path, warnings);
        if (Directory.Exists(path)) throw new CliException($"{path} is a folder: a GeoTIFF, PNG or JPEG file was expected.");
        if (!File.Exists(path)) throw new CliException($"There is no file {path}.");
        return Of(ImageFile.Read(path));
    }

    /// <summary>Whether its bands are colours for the eye.</summary>
    public static bool IsRgb(RasterSource source) => source is Geo.GeoTiff.GeoTiffReader { Layout.IsRgb: true };

    private static MemoryRaster Of(PixelImage picture)
    {
        var size = picture.BitsPerSample / 8;
        var bands = new byte[picture.Channels][];
        for (var band = 0; band < bands.Length; band++)
        {
            bands[band] = new byte[picture.Width * picture.Height * size];
            var words = MemoryMarshal.Cast<byte, ushort>(bands[band].AsSpan());
            for (var i = 0; i < picture.Width * picture.Height; i++)
            {
                var at = (i * picture.Channels) + band;
                if (size == 1) bands[band][i] = picture.Bytes[at];
                else words[i] = picture.Words[at];
            }
        }

        var info = new RasterInfo { Width = picture.Width, Height = picture.Height, Bands = bands.Length, SampleType = size == 1 ? SampleType.Byte : SampleType.UInt16 };
        return new MemoryRaster(info, bands);
    }
}
