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
        var size = SampleSize(scenes);
        var pixels = scenes.Sum(scene => scene.Source.Info.Extent.Count);
        var samples = new List<WindowInput>();
        var range = new RangeCheck();
        foreach (var (source, scaling) in scenes)
        {
            var reader = new SceneReader(source, scaling, _generator.InputChannels);
            var count = Math.Max(1, options.StatisticsPixels / (size.Width * (double)size.Height) * source.Info.Extent.Count / pixels);
            var own = new RangeCheck();
            foreach (var window in SampleWindows(source, size, (int)Math.Min(count, 4096)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                own.Add(source, scaling, window.Intersect(source.Info.Extent));
                var sample = reader.Read(window, null);
                if (sample.HasMeasurement) samples.Add(sample);
            }

            if (samples.Count == 0 && FirstMeasured(source, scaling, reader, size, cancellationToken) is { } first)
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
        if (options.Statistics == SceneStatisticsMode.Tile || !_generator.CanFreeze) return statistics;
        return Pool(statistics, samples);
    }

    private SceneStatistics Pool(SceneStatistics statistics, List<WindowInput> samples)
    {
        var batch = PixelBatches.Join([.. samples.Select(sample => sample.Values)]);
        var weights = Weights(samples, _generator.ReceptiveFieldRadius);
        if (_generator.NormalizesByImage) statistics = statistics with { Norms = _generator.MeasureNorms(batch, weights) };
        var back = direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
        if (options.Scorer is null || translator.GeneratorOf(back) is not { NormalizesByImage: true, CanFreeze: true } backward) return statistics;

        using var frozen = _generator.Freeze(statistics.Norms);
        var translated = PixelBatches.Join([.. samples.Select(sample => ChannelConversion.FromNetwork(frozen.Forward(sample.Values), direction, translator.Radiometry))]);
        return statistics with { BackwardNorms = backward.MeasureNorms(ChannelConversion.ToNetwork(translated, backward.InputChannels, back), weights) };
    }

    /// <summary>The training tiles' size, which is what the network knows; all of a scene that is small enough.</summary>
    private (int Width, int Height) SampleSize(IReadOnlyList<(RasterSource Source, TileScaling Scaling)> scenes)
    {
        var step = _generator.SizeMultiple;
        var tile = translator.Manifest.Networks.First(network => network.Direction == direction).TileSize;
        // Large enough that something is left where the windows' own borders do not reach.
        var side = Math.Max(ScenePlan.RoundUp(tile, step), 2 * step);
        if (4 * _generator.ReceptiveFieldRadius < 512) side = Math.Max(side, ScenePlan.RoundUp((4 * _generator.ReceptiveFieldRadius) + 1, step));
        var (width, height) = (Padded(scenes[0].Source.Info.Width), Padded(scenes[0].Source.Info.Height));
        if (scenes.Count == 1 && (long)width * height <= options.StatisticsPixels) return (width, height);
        // All windows of a batch have one size, so the smallest scene sets it.
        return (Math.Min(side, scenes.Min(scene => Padded(scene.Source.Info.Width))), Math.Min(side, scenes.Min(scene => Padded(scene.Source.Info.Height))));

        int Padded(int length) => MirrorPadding.PaddedSide(length, step);
    }

    /// <summary>One window in each cell of a grid over the scene: of a few places the one with most measurements.</summary>
    private IEnumerable<PixelWindow> SampleWindows(RasterSource source, (int Width, int Height) size, int count)
    {
        var (width, height) = (MirrorPadding.PaddedSide(source.Info.Width, _generator.SizeMultiple), MirrorPadding.PaddedSide(source.Info.Height, _generator.SizeMultiple));
        var columns = (int)Math.Clamp(Math.Round(Math.Sqrt(count * (double)width / height)), 1, Math.Max(1, width / size.Width));
        var rows = Math.Clamp(count / columns, 1, Math.Max(1, height / size.Height));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = Cell(width, size.Width, columns, column);
                var (top, bottom) = Cell(height, size.Height, rows, row);
                yield return Best(source, size, (left, right), (top, bottom));
            }
        }
    }

    /// <summary>Looks through a whole scene, where the sample met nothing but nodata.</summary>
    private WindowInput? FirstMeasured(RasterSource source, TileScaling scaling, SceneReader reader, (int Width, int Height) size, CancellationToken cancellationToken)
    {
        var x = AxisPlan.Create(source.Info.Width, _generator.SizeMultiple, size.Width, 0, 0);
        var y = AxisPlan.Create(source.Info.Height, _generator.SizeMultiple, size.Height, 0, 0);
        foreach (var top in y.Origins)
        {
            foreach (var left in x.Origins)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var window = new PixelWindow(left, top, size.Width, size.Height);
                var mask = new byte[window.Intersect(source.Info.Extent).Count];
                source.ReadMask(scaling.BandOf(0), window.Intersect(source.Info.Extent), mask);
                if (mask.AsSpan().Contains((byte)255) && reader.Read(window, null) is { HasMeasurement: true } found) return found;
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

    private static PixelWindow Best(RasterSource source, (int Width, int Height) size, (int First, int Last) x, (int First, int Last) y)
    {
        // The middle first: where all is measured, that is the one.
        ReadOnlySpan<(double X, double Y)> places = [(0.5, 0.5), (0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8)];
        var (best, most) = (default(PixelWindow), -1L);
        foreach (var place in places)
        {
            var window = new PixelWindow(x.First + (int)((x.Last - x.First) * place.X), y.First + (int)((y.Last - y.First) * place.Y), size.Width, size.Height);
            var inside = window.Intersect(source.Info.Extent);
            var mask = new byte[inside.Count];
            source.ReadMask(0, inside, mask);
            var valid = mask.AsSpan().Count((byte)255);
            if (valid > most) (best, most) = (window, valid);
            if (valid == inside.Count) break;
        }

        return best;
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
