using SarGan.Data.Images;
using SarGan.Data.Mosaics;
using SarGan.Geo.Rasters;

namespace PlaceToPair;

/// <summary>Rasters as pictures.</summary>
internal static class Picture
{
    /// <summary>A raster of one or three bands, values from low to high as black to white; pixels without a measurement are black.</summary>
    public static PixelImage Of(RasterSource raster, double low, double high)
    {
        var (info, range) = (raster.Info, new SampleRange(low, high));
        var samples = new byte[info.Extent.Count * info.Bands];
        var (values, valid) = (new double[info.Extent.Count], new byte[info.Extent.Count]);
        for (var band = 0; band < info.Bands; band++)
        {
            raster.Read(band, info.Extent, values.AsSpan());
            raster.ReadMask(band, info.Extent, valid);
            for (var i = 0; i < values.Length; i++) samples[(i * info.Bands) + band] = valid[i] == 0 ? (byte)0 : range.ToByte(values[i]);
        }
        return new PixelImage(info.Width, info.Height, info.Bands, samples);
    }

    /// <summary>Squares of grey radar and of colour by turns.</summary>
    /// <param name="sar">One channel.</param>
    /// <param name="optical">Three channels, of the same size.</param>
    /// <param name="square">Side of a square in pixels.</param>
    public static PixelImage Checkerboard(PixelImage sar, PixelImage optical, int square)
    {
        var (width, height) = (sar.Width, sar.Height);
        var samples = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var isRadar = (((i % width) / square) + ((i / width) / square)) % 2 == 0;
            for (var channel = 0; channel < 3; channel++) samples[(3 * i) + channel] = isRadar ? sar.Bytes[i] : optical.Bytes[(3 * i) + channel];
        }
        return new PixelImage(width, height, 3, samples);
    }
}
