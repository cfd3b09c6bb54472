using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Layers;

namespace SarGan.Scenes;

/// <summary>Looks at windows spread over scenes, and puts them through the network in one pass.</summary>
internal sealed class StatisticsSampler(Translator translator, TranslationDirection direction, SceneOptions options)
{
    private readonly PreparedGenerator _generator = translator.GeneratorOf(direction)!; // The caller has checked the direction.

    /// <summary>Measures.</summary>
    /// <param name="scenes">Each with its scaling.</param>
    /// <param name="refuse">Takes the name of a scene and what is wrong with it.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    /// <returns>Null where no pixel of any scene has a measurement.</returns>
    /// <exception cref="ImageFormatException">The samples are not in the unit that the contract asks for.</exception>
    public SceneStatistics? Measure(IReadOnlyList<(RasterSource Source, TileScaling Scaling)> scenes, Action<string, string> refuse, CancellationToken cancellationToken)
    {
        var plan = Plan([.. scenes.Select(scene => (scene.Source.Info.Width, scene.Source.Info.Height))]);
        var samples = new List<WindowInput>();
        var range = new RangeCheck();
        for (var scene = 0; scene < scenes.Count; scene++)
        {
            var (source, scaling) = scenes[scene];
            var reader = new SceneReader(source, scaling, _generator.InputChannels);
            var own = new RangeCheck();
            foreach (var sample in Samples(source.Info.Extent, reader, plan, scene))
            {
                cancellationToken.ThrowIfCancellationRequested();
                own.Add(source, scaling, sample.Area.Intersect(source.Info.Extent));
                if (sample.HasMeasurement && plan.Sampled[scene]) samples.Add(sample);
            }

            if (samples.Count == 0 && FirstMeasured(source.Info.Extent, reader, plan, cancellationToken) is { } first)
            {
                own.Add(source, scaling, first.Area.Intersect(source.Info.Extent));
                samples.Add(first);
            }

            own.Check(source.Info, source.Name, scaling, refuse);
            range.Add(own);
        }

        if (samples.Count == 0) return null;
        var channels = scenes[0].Scaling.Channels;
        var mean = Enumerable.Range(0, channels).Select(channel => Mean(samples, channel)).ToArray();
        foreach (var sample in samples) Refill(sample, mean);
        var empty = new NormStatistics(new Dictionary<string, NormMoments>());
        var statistics = new SceneStatistics { ModelSha256 = translator.ModelSha256, Direction = direction, Mean = mean, ClippedShare = range.ClippedShare, Norms = empty };
        return NeedsNorms || Backward is not null ? Pool(statistics, samples) : statistics;
    }

    /// <summary>How much of the scenes is looked at.</summary>
    /// <param name="sides">Width and height of each.</param>
    internal StatisticsPlan Plan(IReadOnlyList<(int Width, int Height)> sides)
    {
        var tile = translator.Manifest.Networks.First(network => network.Direction == direction).TileSize;
        List<PreparedGenerator> passes = [];
        if (NeedsNorms) passes.Add(_generator);
        if (Backward is { } backward) passes.Add(backward);
        return StatisticsPlan.Create(sides, _generator.SizeMultiple, _generator.ReceptiveFieldRadius, tile, StatisticsPlan.MostPixels(options.StatisticsPixels, passes));
    }

    private bool FreezesNorms => options.Statistics == SceneStatisticsMode.Scene && _generator.CanFreeze;

    private bool NeedsNorms => FreezesNorms && _generator.NormalizesByImage;

    /// <summary>The way back, where a scorer takes it and its norms must be measured.</summary>
    private PreparedGenerator? Backward
    {
        get
        {
            var back = direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
            return FreezesNorms && options.Scorer is not null && translator.GeneratorOf(back) is { NormalizesByImage: true, CanFreeze: true } backward ? backward : null;
        }
    }

    private SceneStatistics Pool(SceneStatistics statistics, List<WindowInput> samples)
    {
        var weights = Weights(samples, _generator.ReceptiveFieldRadius);
        if (NeedsNorms) statistics = statistics with { Norms = _generator.MeasureNorms(PixelBatches.Join([.. samples.Select(sample => sample.Values)]), weights) };
        if (Backward is not { } backward) return statistics;

        var back = direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
        using var frozen = _generator.Freeze(statistics.Norms);
        var translated = PixelBatches.Join([.. samples.Select(sample => ChannelConversion.FromNetwork(frozen.Forward(sample.Values), direction, translator.Radiometry))]);
        return statistics with { BackwardNorms = backward.MeasureNorms(ChannelConversion.ToNetwork(translated, backward.InputChannels, back), weights) };
    }

    /// <summary>One window in each cell of a grid over the scene: of a few places the one with most measurements.</summary>
    private IEnumerable<WindowInput> Samples(PixelWindow extent, SceneReader reader, StatisticsPlan plan, int scene)
    {
        var (width, height) = (MirrorPadding.PaddedSide(extent.Width, _generator.SizeMultiple), MirrorPadding.PaddedSide(extent.Height, _generator.SizeMultiple));
        var (columns, rows) = plan.Grid(scene, width, height);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) yield return Best(reader, plan, Cell(width, plan.Width, columns, column), Cell(height, plan.Height, rows, row));
        }
    }

    /// <summary>Looks through a whole scene, where the sample met nothing but nodata.</summary>
    private WindowInput? FirstMeasured(PixelWindow extent, SceneReader reader, StatisticsPlan plan, CancellationToken cancellationToken)
    {
        var x = AxisPlan.Create(extent.Width, _generator.SizeMultiple, plan.Width, 0, 0);
        var y = AxisPlan.Create(extent.Height, _generator.SizeMultiple, plan.Height, 0, 0);
        foreach (var top in y.Origins)
        {
            foreach (var left in x.Origins)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Read(new PixelWindow(left, top, plan.Width, plan.Height), null) is { HasMeasurement: true } found) return found;
            }
        }

        return null;
    }

    /// <summary>The first and last place at which a window may start in a cell.</summary>
    private static (int First, int Last) Cell(int length, int window, int cells, int cell)
    {
        var first = (int)((long)length * cell / cells);
        var last = (int)((long)length * (cell + 1) / cells) - window;
        last = Math.Min(last, length - window);
        return (Math.Min(first, Math.Max(last, 0)), Math.Max(last, 0));
    }

    /// <summary>What all of the model's bands measured counts: a pixel that one lacks is none.</summary>
    private static WindowInput Best(SceneReader reader, StatisticsPlan plan, (int First, int Last) x, (int First, int Last) y)
    {
        // The middle first: where all is measured, that is the one.
        ReadOnlySpan<(double X, double Y)> places = [(0.5, 0.5), (0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8)];
        WindowInput? best = null;
        var most = -1;
        foreach (var place in places)
        {
            var sample = reader.Read(new PixelWindow(x.First + (int)((x.Last - x.First) * place.X), y.First + (int)((y.Last - y.First) * place.Y), plan.Width, plan.Height), null);
            var valid = sample.Valid.AsSpan().Count(true);
            if (valid > most) (best, most) = (sample, valid);
            if (valid == sample.Valid.Length) break;
        }

        return best!; // There are places.
    }

    private static float Mean(List<WindowInput> samples, int channel)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var sample in samples)
        {
            var valid = sample.Valid.AsSpan().Count(true);
            sum += valid * SceneReader.Mean(sample.Values.Values.AsSpan(channel * sample.Valid.Length, sample.Valid.Length), sample.Valid);
            count += valid;
        }

        return (float)(sum / count);
    }

    private static void Refill(WindowInput sample, float[] mean)
    {
        var pixels = sample.Valid.Length;
        for (var channel = 0; channel < sample.Values.Channels; channel++)
        {
            var plane = sample.Values.Values.AsSpan(channel * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                if (!sample.Valid[i]) plane[i] = mean[channel % mean.Length];
            }
        }
    }

    /// <summary>1 for measurements, 0 for others and, where enough is left, for pixels that see the zeros beyond their window's border.</summary>
    private static float[] Weights(List<WindowInput> samples, int radius)
    {
        var (height, width) = (samples[0].Area.Height, samples[0].Area.Width);
        var border = samples.Count > 1 && Math.Min(height, width) > 4 * radius ? radius : 0;
        var weights = new float[samples.Count * height * width];
        if (!Place(border)) Place(0);
        return weights;

        bool Place(int margin)
        {
            var any = false;
            for (var sample = 0; sample < samples.Count; sample++)
            {
                for (var y = margin; y < height - margin; y++)
                {
                    for (var x = margin; x < width - margin; x++)
                    {
                        if (!samples[sample].Valid[(y * width) + x]) continue;
                        weights[(((sample * height) + y) * width) + x] = 1;
                        any = true;
                    }
                }
            }

            return any;
        }
    }
}
