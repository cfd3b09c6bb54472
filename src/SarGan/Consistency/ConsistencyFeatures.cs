using SarGan.Data.Batches;

namespace SarGan.Consistency;

/// <summary>Looks at a translation for signs of error, none of which needs the truth.</summary>
/// <remarks>
/// Disagreement: <c>flips</c> and <c>shifts</c> are mean absolute differences between the translation and those of the image mirrored or moved, put back; <c>cycle</c> is the
/// distance between the image and its way there and back, which may flatter: a CycleGAN can hide what it needs for the way back. Statistics: means, contrast (standard deviation) and edges (mean step
/// between neighbours) of image and translation, which say what kind of ground it is, and how far that is from the kinds known from training.
/// Disagreements, contrasts and edges are logarithms.
/// </remarks>
internal static class ConsistencyFeatures
{
    public const string Flips = "flips", Shifts = "shifts", Cycle = "cycle";

    /// <summary>Below half a step of 8 bits differences mean nothing.</summary>
    private const double Floor = 1 / 255.0;

    private static readonly string[] Statistics = ["inputMean", "inputContrast", "inputEdges", "outputContrast", "outputEdges"];

    /// <summary>The names, in the order of the maps.</summary>
    /// <param name="hasCycle">Whether the model has the way back.</param>
    /// <param name="outputChannels">Channels of the translation, of which each has a mean.</param>
    public static IReadOnlyList<string> Names(bool hasCycle, int outputChannels) =>
        [Flips, Shifts, .. hasCycle ? [Cycle] : Array.Empty<string>(), .. Statistics, .. Enumerable.Range(1, outputChannels).Select(c => $"outputMean{c}")];

    /// <summary>The names of those that describe the image alone, by which it is compared with the training set.</summary>
    public static IReadOnlyList<string> InputNames { get; } = ["inputMean", "inputContrast", "inputEdges"];

    /// <summary>Computes all maps of an image.</summary>
    /// <param name="input">1 x C x H x W in [-1, 1].</param>
    /// <param name="output">Its translation, 1 x C' x H x W.</param>
    /// <param name="networks">The networks, for further passes.</param>
    /// <param name="valid">H x W: which pixels count; null for all.</param>
    public static FeatureMaps Compute(ImageBatch input, ImageBatch output, ConsistencyNetworks networks, IReadOnlyList<bool>? valid = null)
    {
        var (width, height) = (input.Width, input.Height);
        var mean = new SlidingMean(width, height, FeatureMaps.BlockSize, valid);
        List<float[]> maps = [Logarithm(mean, Disagreement(input, output, networks, TestTimeView.Flips)), Logarithm(mean, Disagreement(input, output, networks, TestTimeView.Shifts(networks.Step)))];
        if (networks.Backward is { } backward) maps.Add(Logarithm(mean, Difference(Grey(backward(output)), Grey(input))));
        var grey = Grey(input);
        maps.AddRange(InputMaps(mean, grey, width, height));
        var channels = Enumerable.Range(0, output.Channels).Select(c => output.Values.AsMemory(c * width * height, width * height)).ToArray();
        var means = channels.Select(c => mean.Of(i => c.Span[i])).ToArray();
        maps.Add(Combine(channels.Select((c, k) => Spread(mean, c, means[k]))));
        maps.Add(Combine(channels.Select(c => mean.Of(Steps(c, width, height)))));
        maps.AddRange(means);
        return new FeatureMaps(width, height, maps);
    }

    /// <summary>The maps of <see cref="InputNames"/> alone.</summary>
    public static FeatureMaps ComputeInput(ImageBatch input) => new(
        input.Width, input.Height, [.. InputMaps(new SlidingMean(input.Width, input.Height, FeatureMaps.BlockSize), Grey(input), input.Width, input.Height)]);

    private static IEnumerable<float[]> InputMaps(SlidingMean mean, float[] grey, int width, int height)
    {
        var level = mean.Of(i => grey[i]);
        yield return level;
        yield return Combine([Spread(mean, grey, level)]);
        yield return Combine([mean.Of(Steps(grey, width, height))]);
    }

    /// <summary>For each pixel the mean difference from the translation over views and channels; where a shift has moved a pixel out, the nearest that it has not stands in.</summary>
    private static float[] Disagreement(ImageBatch input, ImageBatch output, ConsistencyNetworks networks, IReadOnlyList<TestTimeView> views)
    {
        var (width, height, area) = (input.Width, input.Height, input.Width * input.Height);
        var sums = new float[area];
        foreach (var view in views)
        {
            var seen = networks.Forward(view.See(input));
            for (var i = 0; i < area; i++)
            {
                var (x, y) = (Math.Min(i % width, width - 1 - view.ShiftX), Math.Min(i / width, height - 1 - view.ShiftY));
                var (place, here) = (view.PlaceOf(x, y, width, height), (y * width) + x);
                for (var c = 0; c < output.Channels; c++) sums[i] += Math.Abs(seen.Values[(c * area) + place] - output.Values[(c * area) + here]);
            }
        }
        for (var i = 0; i < area; i++) sums[i] /= views.Count * output.Channels;
        return sums;
    }

    private static float[] Grey(ImageBatch image)
    {
        var area = image.Width * image.Height;
        if (image.Channels == 1) return image.Values;
        var grey = new float[area];
        for (var c = 0; c < image.Channels; c++) for (var i = 0; i < area; i++) grey[i] += image.Values[(c * area) + i];
        for (var i = 0; i < area; i++) grey[i] /= image.Channels;
        return grey;
    }

    private static float[] Difference(float[] one, float[] other)
    {
        var differences = new float[one.Length];
        for (var i = 0; i < one.Length; i++) differences[i] = Math.Abs(one[i] - other[i]);
        return differences;
    }

    private static float[] Logarithm(SlidingMean mean, float[] values) => Combine([mean.Of(i => values[i])]);

    private static float[] Spread(SlidingMean mean, ReadOnlyMemory<float> values, float[] means)
    {
        var squares = mean.Of(i => (double)values.Span[i] * values.Span[i]);
        for (var i = 0; i < squares.Length; i++) squares[i] = MathF.Sqrt(Math.Max(0, squares[i] - (means[i] * means[i])));
        return squares;
    }

    /// <summary>Half the sum of the steps to the right and down; 0 beyond the last pixel.</summary>
    private static Func<int, double> Steps(ReadOnlyMemory<float> values, int width, int height) => i =>
    {
        var span = values.Span;
        var right = (i + 1) % width == 0 ? 0 : Math.Abs(span[i + 1] - span[i]);
        var down = i + width >= width * height ? 0 : Math.Abs(span[i + width] - span[i]);
        return (right + down) / 2;
    };

    /// <summary>The logarithm of the mean of some maps.</summary>
    private static float[] Combine(IEnumerable<float[]> maps)
    {
        float[]? sum = null;
        var count = 0;
        foreach (var map in maps)
        {
            count++;
            if (sum is null) sum = (float[])map.Clone();
            else for (var i = 0; i < sum.Length; i++) sum[i] += map[i];
        }
        for (var i = 0; i < sum!.Length; i++) sum[i] = (float)Math.Log((sum[i] / count) + Floor); // at least one map
        return sum;
    }
}

/// <summary>What the features need of a model.</summary>
/// <param name="Forward">Translates images of one size, N x C x H x W in [-1, 1].</param>
/// <param name="Backward">Translates results back; null where the model cannot.</param>
/// <param name="Step">Multiple that the network's sides must have.</param>
internal sealed record ConsistencyNetworks(Func<ImageBatch, ImageBatch> Forward, Func<ImageBatch, ImageBatch>? Backward, int Step);
