using SarGan.Data.Images;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>A whole raster's samples as float planes, and from there to what networks take.</summary>
internal sealed class RasterTile
{
    private readonly float[][] _planes;

    private RasterTile(int width, int height, float[][] planes) => (Width, Height, _planes) = (width, height, planes);

    public int Width { get; }

    public int Height { get; }

    /// <summary>Samples of the n-th band that was read, row by row; NaN where there is no measurement.</summary>
    public ReadOnlySpan<float> Plane(int index) => _planes[index];

    /// <summary>Reads some bands of a raster.</summary>
    /// <param name="source">A tile: small enough for memory.</param>
    /// <param name="bands">Counted from 0; one may occur twice.</param>
    /// <param name="maxPixels">More are refused.</param>
    /// <exception cref="RasterFormatException">The raster is broken, larger than allowed, or lacks a band.</exception>
    public static RasterTile Read(RasterSource source, IReadOnlyList<int> bands, long maxPixels)
    {
        var info = source.Info;
        if (info.Extent.Count > Math.Min(maxPixels, Array.MaxLength))
            throw new RasterFormatException(source.Name, $"the raster has {info.Width} x {info.Height} pixels. A training tile has at most {maxPixels}: cut it by 'sargan tile'.");
        if (bands.Count > 0 && bands.Max() >= info.Bands)
            throw new RasterFormatException(source.Name, $"band {bands.Max() + 1} was asked for, and the raster has {info.Bands}.");
        var byBand = bands.Distinct().ToDictionary(band => band, band => ReadBand(source, band));
        return new RasterTile(info.Width, info.Height, [.. bands.Select(band => byBand[band])]);
    }

    /// <summary>
    /// Resamples to another size, nodata left out: radar is averaged in linear power, since the mean of dB values lies 2.5 dB too low for one look.
    /// A pixel without any measurement below it has none.
    /// </summary>
    public RasterTile Resize(int width, int height, TileScaling scaling)
    {
        if ((width, height) == (Width, Height)) return this;
        return new RasterTile(width, height, [.. _planes.Select(plane => ResizePlane(plane, width, height, scaling))]);
    }

    /// <summary>16-bit codes, 0 for -1 and 65535 for 1: steps of 0.0005 dB on a range of 30 dB. Nodata becomes 0.</summary>
    public PixelImage ToImage(TileScaling scaling)
    {
        var channels = _planes.Length;
        var words = new ushort[Width * Height * channels];
        var signed = new float[Width * Height];
        for (var channel = 0; channel < channels; channel++)
        {
            scaling.ToSigned(channel, _planes[channel], signed);
            for (int i = 0, j = channel; i < signed.Length; i++, j += channels) words[j] = (ushort)(((signed[i] + 1.0) * 32767.5) + 0.5);
        }
        return new PixelImage(Width, Height, channels, words);
    }

    private static float[] ReadBand(RasterSource source, int band)
    {
        var extent = source.Info.Extent;
        var samples = new float[extent.Count];
        source.Read(band, extent, samples.AsSpan());
        var valid = new byte[extent.Count];
        source.ReadMask(band, extent, valid);
        for (var i = 0; i < samples.Length; i++)
        {
            if (valid[i] == 0) samples[i] = float.NaN;
        }
        return samples;
    }

    private float[] ResizePlane(float[] plane, int width, int height, TileScaling scaling)
    {
        var (values, weights) = (new float[plane.Length], new float[plane.Length]);
        for (var i = 0; i < plane.Length; i++)
        {
            var linear = scaling.ToLinear(plane[i]);
            if (double.IsNaN(linear)) continue;
            (values[i], weights[i]) = ((float)linear, 1);
        }
        var (sums, shares) = (new float[width * height], new float[width * height]);
        PixelResizer.Resize(values, (Height, Width), sums, (height, width));
        PixelResizer.Resize(weights, (Height, Width), shares, (height, width));
        for (var i = 0; i < sums.Length; i++) sums[i] = shares[i] > 1e-6f ? (float)scaling.FromLinear(sums[i] / shares[i]) : float.NaN;
        return sums;
    }
}
