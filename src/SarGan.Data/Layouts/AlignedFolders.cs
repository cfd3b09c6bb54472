namespace SarGan.Data.Layouts;

/// <summary>Folders <c>trainA</c> (SAR), <c>trainB</c> (optical), and <c>testA</c> and <c>testB</c> if any, whose files are pairs by name.</summary>
/// <remarks>Names are equal but for the extension, or SEN1-2 twins. A folder counts as aligned when at least half of the smaller training side has a twin.</remarks>
public sealed class AlignedFolders : IDatasetLayout
{
    /// <inheritdoc/>
    public string Name => "aligned folders";

    /// <inheritdoc/>
    public string Expected => "folders trainA and trainB (and testA and testB) whose files have equal names or s1/s2 twin names";

    /// <inheritdoc/>
    public bool Fits(LayoutFolder folder)
    {
        IReadOnlyList<string> sars = folder.Images("trainA"), opticals = folder.Images("trainB");
        var smaller = Math.Min(sars.Count, opticals.Count);
        return smaller > 0 && 2 * TwinNames.CountTwins(sars, opticals) >= smaller;
    }

    /// <inheritdoc/>
    public DatasetListing List(LayoutFolder folder)
    {
        var (train, problems) = MatchSide(folder, "trainA", "trainB");
        var (test, testProblems) = MatchSide(folder, "testA", "testB");
        return new DatasetListing
        {
            Paired = true,
            HasTest = folder.HasFolder("testA") || folder.HasFolder("testB"),
            TrainPairs = train,
            TestPairs = test,
            Problems = [.. problems, .. testProblems],
        };
    }

    private static (List<TilePair> Pairs, List<TileProblem> Problems) MatchSide(LayoutFolder folder, string sar, string optical)
    {
        if (folder.HasFolder(sar) == folder.HasFolder(optical)) return TwinNames.Match(folder, sar, optical);
        var (there, missing) = folder.HasFolder(sar) ? (sar, optical) : (optical, sar);
        return ([], [new TileProblem(folder.PathOf(there), $"its twin folder {folder.PathOf(missing)} is missing")]);
    }
}
