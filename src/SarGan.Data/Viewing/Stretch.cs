using SarGan.Data.Images;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Viewing;

/// <summary>Finds the range of values that is worth showing: percentiles of windows spread evenly over a raster.</summary>
internal static class Stretch
{
    private const int Cells = 16;
    private const int Side = 64;

    /// <summary>One range over all bands, so that colours keep their hue.</summary>
    /// <param name="raster">Of float samples with NaN for nodata.</param>
    /// <param name="lowPercent">Becomes black.</param>
    /// <param name="highPercent">Becomes white.</param>
    /// <param name="cancellationToken">Checked at every window.</param>
    /// <exception cref="ArgumentException">Nothing in the windows is a measurement.</exception>
    public static SampleRange Learn(RasterSource raster, double lowPercent, double highPercent, CancellationToken cancellationToken)
    {
        var values = Sample(raster, cancellationToken);
        var (low, high) = (Percentile(values, lowPercent), Percentile(values, highPercent));
        // All samples equal, as on an empty sea: any range about them will do.
        return high > low ? new SampleRange(low, high) : new SampleRange(low - 0.5, low + 0.5);
    }

    /// <summary>The measurements in windows spread over all bands, in ascending order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static List<float> Sample(RasterSource raster, CancellationToken cancellationToken)
    {
        var values = new List<float>();
        foreach (var window in Windows(raster.Info))
        {
            var samples = new float[window.Count];
            for (var band = 0; band < raster.Info.Bands; band++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                raster.Read(band, window, samples.AsSpan());
                values.AddRange(samples.Where(float.IsFinite));
            }
        }

        if (values.Count == 0) throw new ArgumentException($"{raster.Name} holds no measurement: all that was looked at is nodata. There is nothing to show.");
        values.Sort();
        return values;
    }

    /// <summary>Up to 16 x 16 windows of 64 x 64 pixels; all of a small raster.</summary>
    private static IEnumerable<PixelWindow> Windows(RasterInfo info)
    {
        var (columns, rows) = (Math.Min(Cells, (info.Width + Side - 1) / Side), Math.Min(Cells, (info.Height + Side - 1) / Side));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = ((long)info.Width * column / columns, (long)info.Width * (column + 1) / columns);
                var (top, bottom) = ((long)info.Height * row / rows, (long)info.Height * (row + 1) / rows);
                var (width, height) = ((int)Math.Min(Side, right - left), (int)Math.Min(Side, bottom - top));
                yield return new PixelWindow((int)(left + ((right - left - width) / 2)), (int)(top + ((bottom - top - height) / 2)), width, height);
            }
        }
    }

    private static double Percentile(List<float> sorted, double percent) => sorted[(int)Math.Round(percent / 100 * (sorted.Count - 1))];
}
