using SarGan.Data.Layouts;
using SarGan.Data.Randomness;

namespace SarGan.Data.Splits;

/// <summary>Divides paired tiles into training and test tiles.</summary>
public static class DatasetSplit
{
    /// <summary>Divides without writing anything.</summary>
    /// <param name="dataset">Paired tiles; sides that it already has are pooled.</param>
    /// <param name="options">Shares, seed, unit; null for the defaults.</param>
    /// <exception cref="DatasetLayoutException">The tiles are unpaired, too few, or, by scene, of fewer than two scenes.</exception>
    public static SplitResult Divide(TileDataset dataset, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new SplitOptions();
        if (!dataset.Paired) throw new DatasetLayoutException($"{dataset.Root} has unpaired tiles ({dataset.Layout}); only pairs are divided.");
        var (train, test) = options.By == SplitUnit.Scene ? ByScene(dataset, options) : ByPatch(dataset, options);
        IReadOnlyList<string> trainScenes = ScenesOf(train), testScenes = ScenesOf(test);
        return new SplitResult(dataset.WithSides(train, test), trainScenes, testScenes, Warn(options, trainScenes, testScenes));
    }

    /// <summary>Divides, and lays the split down in a folder: <c>trainA</c>, <c>trainB</c>, <c>testA</c>, <c>testB</c> (SAR is A, optical B) and <c>manifest.csv</c>.</summary>
    /// <param name="dataset">Paired tiles.</param>
    /// <param name="folder">Created where missing. A split that is there already is replaced; files that no split made are never touched.</param>
    /// <param name="options">Shares, seed, unit, mode; null for the defaults.</param>
    /// <param name="cancellationToken">Stops before the old split is replaced.</param>
    /// <returns>The split; its data set still names the original files.</returns>
    /// <exception cref="DatasetLayoutException">As <see cref="Divide"/>; or the folder is the data set's own, foreign files are in the way, file names clash, or the tiles cannot be linked.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; an old split is left whole.</exception>
    public static SplitResult Write(TileDataset dataset, string folder, SplitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new SplitOptions();
        var result = Divide(dataset, options);
        SplitWriter.Write(result.Dataset, folder, options.Mode, cancellationToken);
        return result;
    }

    private static (List<TilePair> Train, List<TilePair> Test) ByScene(TileDataset dataset, SplitOptions options)
    {
        const string Remedy = "Add scenes, or divide by patch (SplitUnit.Patch), whose scores look better than they are because patches of one scene overlap or touch.";
        if (dataset.All.FirstOrDefault(pair => pair.Scene is null) is { } nameless)
            throw new DatasetLayoutException($"A split by scene needs to know the scenes, and the name of {nameless.SarPath} does not tell. Name tiles as SEN1-2 does (ROIs1970_fall_s1_12_p3.png). {Remedy}");
        var scenes = dataset.All.GroupBy(pair => pair.Scene!).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray(); // Nameless ones were refused above.
        if (scenes.Length < 2)
            throw new DatasetLayoutException($"A split by scene needs two scenes or more; {dataset.Root} has {scenes.Length}{(scenes.Length == 1 ? $" ({scenes[0].Key})" : "")}. {Remedy}");

        new RandomStream(options.Seed, "split: scenes").Shuffle(scenes.AsSpan());
        var target = options.Test * dataset.All.Count;
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var scene in scenes)
        {
            if (count + scene.Count() > target || chosen.Count == scenes.Length - 1) continue;
            chosen.Add(scene.Key);
            count += scene.Count();
        }

        // One more where that comes nearer to the target, or where every scene is larger than it; one always stays to learn from.
        var next = scenes.Where(scene => !chosen.Contains(scene.Key)).MinBy(scene => Math.Abs(count + scene.Count() - target))!; // At least one is left.
        if (chosen.Count == 0 || (chosen.Count < scenes.Length - 1 && Math.Abs(count + next.Count() - target) < Math.Abs(count - target))) chosen.Add(next.Key);
        return (Keep(dataset.All.Where(pair => !chosen.Contains(pair.Scene!)), "train", options), Keep(dataset.All.Where(pair => chosen.Contains(pair.Scene!)), "test", options));
    }

    private static (List<TilePair> Train, List<TilePair> Test) ByPatch(TileDataset dataset, SplitOptions options)
    {
        var kept = Keep(dataset.All, "all", options);
        if (kept.Count < 2) throw new DatasetLayoutException($"A split needs two pairs or more; {dataset.Root} has {dataset.All.Count}, of which the part {FormattableString.Invariant($"{options.Part}")} is {kept.Count}.");
        var test = Draw(kept.Count, Math.Clamp((int)Math.Round(options.Test * kept.Count), 1, kept.Count - 1), options.Seed, "split: test patches");
        return ([.. kept.Where((_, i) => !test.Contains(i))], [.. kept.Where((_, i) => test.Contains(i))]);
    }

    private static List<TilePair> Keep(IEnumerable<TilePair> pairs, string side, SplitOptions options)
    {
        var all = pairs.ToList();
        var kept = Draw(all.Count, Math.Clamp((int)Math.Round(options.Part * all.Count), Math.Min(1, all.Count), all.Count), options.Seed, $"split: part of {side}");
        return [.. all.Where((_, i) => kept.Contains(i))];
    }

    private static HashSet<int> Draw(int count, int wanted, long seed, string stream)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new RandomStream(seed, stream).Shuffle(order.AsSpan());
        return [.. order.Take(wanted)];
    }

    private static List<string> ScenesOf(List<TilePair> pairs) =>
        [.. pairs.Select(pair => pair.Scene).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static List<string> Warn(SplitOptions options, IReadOnlyList<string> train, IReadOnlyList<string> test)
    {
        var warnings = new List<string>();
        var shared = train.Intersect(test).Count();
        if (options.By == SplitUnit.Patch)
            warnings.Add(shared > 0
                ? $"Divided by patch: {shared} scene(s) have tiles on both sides, so test tiles may show ground that was learnt from, and scores look better than they are. Divide by scene for honest ones."
                : "Divided by patch: neighbouring tiles may be on both sides. Divide by scene for honest scores.");
        return warnings;
    }
}
