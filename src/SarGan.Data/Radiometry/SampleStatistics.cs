using SarGan.Data.Layouts;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>Samples of a training set, spread evenly over its tiles and their pixels: every k-th, so that the choice needs no chance.</summary>
internal sealed class SampleStatistics
{
    private const long MaxTilePixels = 1L << 28;
    private readonly List<float>[] _samples;

    private SampleStatistics(int channels) => _samples = [.. Enumerable.Range(0, channels).Select(_ => new List<float>())];

    /// <summary>The smallest sample of any channel.</summary>
    public float Minimum => _samples.Min(samples => samples.Min());

    public static SampleStatistics Collect(IReadOnlyList<TileFile> tiles, IReadOnlyList<int> bands, int maxSamples, CancellationToken cancellationToken)
    {
        var result = new SampleStatistics(bands.Count);
        // Of more tiles than samples allow, every n-th is enough: 64 pixels a tile at least.
        var tileStep = Math.Max(1, (int)Math.Ceiling(tiles.Count * 64.0 / maxSamples));
        var perTile = Math.Max(64, maxSamples / ((tiles.Count + tileStep - 1) / tileStep));
        RasterTags? common = null;
        for (var i = 0; i < tiles.Count; i += tileStep)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reader = GeoTiffReader.Open(tiles[i].Path);
            var tags = Meaning(RasterTags.Of(reader.Info));
            if (common is not null && tags != common)
                throw new DatasetLayoutException($"{tiles[0].Path} and {tiles[i].Path} state different units, calibrations or quantities of their samples: one contract cannot be learnt from both.");
            common = tags;
            var tile = RasterTile.Read(reader, bands, MaxTilePixels);
            for (var channel = 0; channel < bands.Count; channel++) result.Add(channel, tile.Plane(channel), perTile);
        }
        if (result._samples.Any(samples => samples.Count == 0))
            throw new DatasetLayoutException($"No pixel of the {tiles.Count} tiles beginning with {tiles[0].Path} holds a measurement: all are nodata.");
        return result;
    }

    /// <summary>Percentiles of one channel's physical values.</summary>
    public ClipRange Range(int channel, TileScaling scaling, double low, double high) => Range(Physical(_samples[channel], scaling), low, high);

    /// <summary>Percentiles over all channels.</summary>
    public ClipRange CommonRange(TileScaling scaling, double low, double high) => Range(Physical(_samples.SelectMany(samples => samples), scaling), low, high);

    /// <summary>The share of samples that the ranges cut off.</summary>
    public double ClippedShare(TileScaling scaling)
    {
        double clipped = 0, count = 0;
        for (var channel = 0; channel < _samples.Length; channel++)
        {
            var signed = new float[_samples[channel].Count];
            clipped += scaling.ToSigned(channel, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_samples[channel]), signed) * signed.Length;
            count += signed.Length;
        }
        return clipped / count;
    }

    /// <summary>The tags that say what a number means.</summary>
    private static RasterTags Meaning(RasterTags tags) => new()
    {
        Quantity = tags.Quantity,
        Unit = tags.Unit,
        CalibrationDecibels = tags.CalibrationDecibels,
        Quantification = tags.Quantification,
        Offset = tags.Offset,
    };

    private static double[] Physical(IEnumerable<float> samples, TileScaling scaling)
    {
        // Power 0 is -infinity dB: it has a place in the order, but cannot be a bound.
        double[] values = [.. samples.Select(sample => scaling.ToPhysical(sample)).Where(double.IsFinite)];
        if (values.Length == 0) throw new DatasetLayoutException($"No sample has a finite value in {scaling.Unit}.");
        Array.Sort(values);
        return values;
    }

    private static ClipRange Range(double[] sorted, double low, double high)
    {
        var (from, to) = (Percentile(sorted, low), Percentile(sorted, high));
        // All samples equal, as on an empty sea: any range about them will do.
        return to > from ? new ClipRange(from, to) : new ClipRange(from - 0.5, from + 0.5);
    }

    /// <summary>Linear between the two nearest ranks.</summary>
    private static double Percentile(double[] sorted, double percent)
    {
        var at = percent / 100 * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }

    private void Add(int channel, ReadOnlySpan<float> plane, int count)
    {
        // A step that shares no factor with the width walks through all columns.
        var step = Math.Max(1, plane.Length / count) | 1;
        for (var i = step / 2; i < plane.Length; i += step)
        {
            if (!float.IsNaN(plane[i])) _samples[channel].Add(plane[i]);
        }
    }
}
