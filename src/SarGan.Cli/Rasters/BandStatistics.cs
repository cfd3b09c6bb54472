using SarGan.Cli.Terminal;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Rasters;

/// <summary>Statistics of the samples of a band that hold a measurement.</summary>
/// <param name="Band">Counted from 1, as GDAL does.</param>
/// <param name="Name">The band's name, or null.</param>
/// <param name="Min">The least; null where no sample holds a measurement.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation of all of them (divided by their number, as GDAL's).</param>
/// <param name="ValidShare">The share of samples that hold a measurement, 0 to 1.</param>
internal sealed record BandStatistics(int Band, string? Name, double? Min, double? Max, double? Mean, double? Std, double ValidShare)
{
    private const int WindowSamples = 1 << 22;

    /// <summary>Reads the whole raster, all bands of a window before the next one.</summary>
    public static IReadOnlyList<BandStatistics> Compute(RasterSource source, ProgressDisplay.Reporter report, CancellationToken cancellationToken)
    {
        var info = source.Info;
        var moments = Enumerable.Range(0, info.Bands).Select(_ => new Moments()).ToArray();
        var windows = Windows(source);
        var (values, valid) = (new double[windows.Max(window => window.Count)], new byte[windows.Max(window => window.Count)]);
        foreach (var window in windows)
        {
            for (var band = 0; band < info.Bands; band++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                source.Read(band, window, values.AsSpan(0, (int)window.Count));
                source.ReadMask(band, window, valid.AsSpan(0, (int)window.Count));
                moments[band].Add(values.AsSpan(0, (int)window.Count), valid);
            }
            report(window.EndY, "");
        }
        return [.. moments.Select((moment, band) => moment.Result(band + 1, info.BandNames?[band] is { Length: > 0 } name ? name : null, info.Extent.Count))];
    }

    /// <summary>Whole rows of blocks where they are not too long, so that a block is decoded once.</summary>
    private static List<PixelWindow> Windows(RasterSource source)
    {
        var (info, block) = (source.Info, source.BlockSize);
        var height = Math.Clamp(WindowSamples / Math.Max(1, block.Width), 1, block.Height);
        var width = Math.Min(info.Width, Math.Max(1, WindowSamples / height / block.Width) * block.Width);
        var windows = new List<PixelWindow>();
        for (var y = 0; y < info.Height; y += height)
        {
            for (var x = 0; x < info.Width; x += width) windows.Add(new PixelWindow(x, y, Math.Min(width, info.Width - x), Math.Min(height, info.Height - y)));
        }
        return windows;
    }

    /// <summary>Means and squared deviations of parts, put together by the rule of Chan, Golub and LeVeque (1979), which loses no digits on large offsets.</summary>
    private sealed class Moments
    {
        private long _count;
        private double _min = double.PositiveInfinity;
        private double _max = double.NegativeInfinity;
        private double _mean;
        private double _squares;

        public void Add(ReadOnlySpan<double> values, ReadOnlySpan<byte> valid)
        {
            var (count, sum) = (0L, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                if (valid[i] == 0) continue;
                count++;
                sum += values[i];
                _min = Math.Min(_min, values[i]);
                _max = Math.Max(_max, values[i]);
            }
            if (count == 0) return;
            var (mean, squares) = (sum / count, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                if (valid[i] != 0) squares += (values[i] - mean) * (values[i] - mean);
            }
            var (total, delta) = (_count + count, mean - _mean);
            _mean += delta * count / total;
            _squares += squares + (delta * delta * _count * count / total);
            _count = total;
        }

        public BandStatistics Result(int band, string? name, long samples) => _count == 0
            ? new BandStatistics(band, name, null, null, null, null, 0)
            : new BandStatistics(band, name, _min, _max, _mean, Math.Sqrt(_squares / _count), (double)_count / samples);
    }
}
