namespace SarGan.Data.Layouts;

/// <summary>A <c>manifest.csv</c> with the columns <c>split</c> (train or test), <c>sar</c> and <c>optical</c>: paths absolute or relative to the folder.</summary>
/// <remarks>What a split writes that neither links nor copies. Optional columns: <c>scene</c>, <c>patch</c>.</remarks>
public sealed class ManifestLayout : IDatasetLayout
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.csv";

    /// <inheritdoc/>
    public string Name => "manifest";

    /// <inheritdoc/>
    public string Expected => $"a {FileName} with the columns split, sar and optical";

    /// <inheritdoc/>
    public bool Fits(LayoutFolder folder)
    {
        // A split with links or copies leaves a manifest too, beside the folders that say the same.
        if (folder.HasFolder("trainA") || !File.Exists(folder.PathOf(FileName))) return false;
        try
        {
            return CsvTable.Read(folder.PathOf(FileName)).Has("split", "sar", "optical");
        }
        catch (Exception e) when (e is DatasetLayoutException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public DatasetListing List(LayoutFolder folder)
    {
        var path = folder.PathOf(FileName);
        if (!File.Exists(path)) throw new DatasetLayoutException($"{folder.Root}: {Expected} was expected; there is none.");
        var table = CsvTable.Read(path);
        if (!table.Has("split", "sar", "optical")) throw new DatasetLayoutException($"{path}: the columns split, sar and optical were expected. Found: {string.Join(", ", table.Header)}.");
        var sides = table.Rows.ToLookup(row => table.Field(row, "split"), row => PairOf(folder, table, row));
        var problems = sides.Where(side => side.Key is not ("train" or "test")).SelectMany(side => side.Select(pair => new TileProblem(pair.SarPath, $"the split is train or test. Actual value was '{side.Key}'")));
        return new DatasetListing { Paired = true, HasTest = sides["test"].Any(), TrainPairs = [.. sides["train"]], TestPairs = [.. sides["test"]], Problems = [.. problems] };
    }

    private static TilePair PairOf(LayoutFolder folder, CsvTable table, string[] row)
    {
        var pair = TwinNames.PairOf(FileOf("sar"), FileOf("optical"));
        string scene = table.Field(row, "scene"), patch = table.Field(row, "patch");
        return pair with { Scene = scene.Length > 0 ? scene : pair.Scene, Patch = patch.Length > 0 ? patch : pair.Patch };

        TileFile FileOf(string column) => new(Path.GetFullPath(table.Field(row, column), folder.Root));
    }
}
