using System.Text;
using SarGan.Data.Splits;

namespace SarGan.Data.Layouts;

/// <summary>Opens folders of tiles.</summary>
public static class DatasetFolder
{
    private const int MaxListed = 20;

    /// <summary>The layouts that <see cref="Open"/> tries, with their default options, in order of their names.</summary>
    public static IReadOnlyList<IDatasetLayout> Layouts { get; } =
    [
        .. typeof(IDatasetLayout).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IDatasetLayout)) && type.GetConstructor(Type.EmptyTypes) is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (IDatasetLayout)Activator.CreateInstance(type)!), // A class with a parameterless constructor never gives null.
    ];

    /// <summary>Opens a data set: finds out the layout, lists the tiles and checks them.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">Layout, checks, what to do with bad tiles; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <exception cref="DatasetLayoutException">The folder is missing or empty, no layout fits or several do, or tiles are bad: the message names them (the first 20, and the count).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TileDataset Open(string path, DatasetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DatasetOptions();
        var folder = new LayoutFolder(path, options.Decoder);
        if (folder.HasFolder(SplitWriter.StagingFolder))
            throw new DatasetLayoutException($"{folder.Root} holds a split whose writing was interrupted ({SplitWriter.StagingFolder} is there): run the split again.");
        var layout = options.Layout ?? Detect(folder);
        var listing = TileChecks.Apply(layout.List(folder), options, cancellationToken);
        if (listing.Problems.Count > 0 && options.OnBadTile == BadTileAction.Fail) throw new DatasetLayoutException(Describe(folder, layout, listing));
        if (CountTiles(listing) == 0)
            throw new DatasetLayoutException($"No usable tiles are in {folder.Root} ({layout.Name}: {layout.Expected}). Found: {folder.Describe()}; {listing.Problems.Count} left out.");
        return new TileDataset(folder.Root, layout.Name, listing, options.Decoder);
    }

    private static IDatasetLayout Detect(LayoutFolder folder)
    {
        var fitting = Layouts.Where(layout => layout.Fits(folder)).ToList();
        if (fitting.Count == 1) return fitting[0];
        if (fitting.Count > 1)
            throw new DatasetLayoutException($"{folder.Root} fits several layouts: {string.Join(", ", fitting.Select(layout => layout.Name))}. Choose one with DatasetOptions.Layout.");
        var message = new StringBuilder($"No known layout fits {folder.Root}. Looked for:");
        foreach (var layout in Layouts) message.Append('\n').Append("  ").Append(layout.Name).Append(": ").Append(layout.Expected);
        throw new DatasetLayoutException(message.Append("\nFound: ").Append(folder.Describe()).ToString());
    }

    private static string Describe(LayoutFolder folder, IDatasetLayout layout, DatasetListing listing)
    {
        var message = new StringBuilder($"{listing.Problems.Count} bad tile(s) or folder(s) in {folder.Root} ({layout.Name}: {layout.Expected}). DatasetOptions.OnBadTile = Skip leaves them out.");
        foreach (var problem in listing.Problems.Take(MaxListed)) message.Append('\n').Append("  ").Append(problem);
        if (listing.Problems.Count > MaxListed) message.Append('\n').Append("  and ").Append(listing.Problems.Count - MaxListed).Append(" more");
        return message.ToString();
    }

    // Unpaired data need both domains.
    private static int CountTiles(DatasetListing listing) => listing.Paired
        ? listing.TrainPairs.Count + listing.TestPairs.Count
        : Math.Min(listing.TrainSar.Count + listing.TestSar.Count, listing.TrainOptical.Count + listing.TestOptical.Count);
}
