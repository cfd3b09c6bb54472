namespace SarGan.Data.Layouts;

/// <summary>Folders <c>trainA</c> (SAR), <c>trainB</c> (optical), and <c>testA</c> and <c>testB</c> if any, whose files need have nothing to do with each other.</summary>
public sealed class UnpairedFolders : IDatasetLayout
{
    private static readonly AlignedFolders Aligned = new();

    /// <inheritdoc/>
    public string Name => "unpaired folders";

    /// <inheritdoc/>
    public string Expected => "folders trainA and trainB (and testA, testB) with any file names";

    /// <summary>True where <see cref="AlignedFolders"/> is not the better reading; given as an option it takes any names.</summary>
    /// <inheritdoc/>
    public bool Fits(LayoutFolder folder) => folder.Images("trainA").Count > 0 && folder.Images("trainB").Count > 0 && !Aligned.Fits(folder);

    /// <inheritdoc/>
    public DatasetListing List(LayoutFolder folder) => new()
    {
        Paired = false,
        HasTest = folder.HasFolder("testA") || folder.HasFolder("testB"),
        TrainSar = Files(folder, "trainA"),
        TrainOptical = Files(folder, "trainB"),
        TestSar = Files(folder, "testA"),
        TestOptical = Files(folder, "testB"),
    };

    private static List<TileFile> Files(LayoutFolder folder, string relative) =>
        [.. folder.Images(relative).Select(name => new TileFile(Path.Combine(folder.PathOf(relative), name)))];
}
