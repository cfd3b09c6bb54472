namespace SarGan.Data.Layouts;

/// <summary>A way of laying out tiles in folders.</summary>
/// <remarks>
/// A public class in this assembly with a parameterless constructor is tried by <see cref="DatasetFolder.Open"/> without further ado;
/// a layout from outside is handed over in <see cref="DatasetOptions.Layout"/>.
/// </remarks>
public interface IDatasetLayout
{
    /// <summary>What the layout is called in messages.</summary>
    string Name { get; }

    /// <summary>The folders and names that it needs, in one line.</summary>
    string Expected { get; }

    /// <summary>Whether a folder is laid out so. Looks at names and a few headers, never at pixels.</summary>
    /// <param name="folder">The data set's folder.</param>
    bool Fits(LayoutFolder folder);

    /// <summary>Lists the tiles, and what is missing or does not fit. Files are not opened.</summary>
    /// <param name="folder">The data set's folder.</param>
    DatasetListing List(LayoutFolder folder);
}

/// <summary>What a layout found in a folder.</summary>
public sealed record DatasetListing
{
    /// <summary>Whether tiles are paired: then the pairs are filled, otherwise the files.</summary>
    public required bool Paired { get; init; }

    /// <summary>Whether the layout has a test side.</summary>
    public bool HasTest { get; init; }

    /// <summary>Pairs to learn from, or all pairs.</summary>
    public IReadOnlyList<TilePair> TrainPairs { get; init; } = [];

    /// <summary>Pairs held out.</summary>
    public IReadOnlyList<TilePair> TestPairs { get; init; } = [];

    /// <summary>Unpaired SAR tiles to learn from.</summary>
    public IReadOnlyList<TileFile> TrainSar { get; init; } = [];

    /// <summary>Unpaired optical tiles to learn from.</summary>
    public IReadOnlyList<TileFile> TrainOptical { get; init; } = [];

    /// <summary>Unpaired SAR tiles held out.</summary>
    public IReadOnlyList<TileFile> TestSar { get; init; } = [];

    /// <summary>Unpaired optical tiles held out.</summary>
    public IReadOnlyList<TileFile> TestOptical { get; init; } = [];

    /// <summary>Missing twins, missing folders, ambiguous names.</summary>
    public IReadOnlyList<TileProblem> Problems { get; init; } = [];
}
