namespace SarGan.Data.Layouts;

/// <summary>The layout of SEN1-2 (Schmitt, Hughes and Zhu 2018): <c>ROIs1158_spring/s1_90/ROIs1158_spring_s1_90_p1008.png</c> with its twin under <c>s2_90</c>.</summary>
/// <remarks>The folder holds one or several <c>ROIs*</c> folders, or is itself one. The scene is the <c>ROIs*</c> folder and the number behind <c>s1_</c>.</remarks>
public sealed class Sen12Layout : IDatasetLayout
{
    /// <inheritdoc/>
    public string Name => "SEN1-2";

    /// <inheritdoc/>
    public string Expected => "folders ROIs*/s1_N and ROIs*/s2_N (or s1_N and s2_N) with files named ..._s1_... and ..._s2_...";

    /// <inheritdoc/>
    public bool Fits(LayoutFolder folder) => SeasonFolders(folder).Any();

    /// <inheritdoc/>
    public DatasetListing List(LayoutFolder folder)
    {
        var pairs = new List<TilePair>();
        var problems = new List<TileProblem>();
        foreach (var season in SeasonFolders(folder))
        {
            var roi = season.Length == 0 ? Path.GetFileName(folder.Root) : season;
            var scenes = folder.Folders(season).Where(IsSensorFolder).Select(name => name[2..]).Distinct().Order(StringComparer.Ordinal);
            foreach (var scene in scenes)
            {
                string sar = Path.Combine(season, "s1" + scene), optical = Path.Combine(season, "s2" + scene);
                if (!folder.HasFolder(sar) || !folder.HasFolder(optical))
                {
                    var (there, missing) = folder.HasFolder(sar) ? (sar, optical) : (optical, sar);
                    problems.Add(new TileProblem(folder.PathOf(there), $"its twin folder {folder.PathOf(missing)} is missing"));
                    continue;
                }

                var (found, wrong) = TwinNames.Match(folder, sar, optical);
                pairs.AddRange(found.Select(pair => Complete(pair, roi, scene)));
                problems.AddRange(wrong);
            }
        }

        return new DatasetListing { Paired = true, TrainPairs = pairs, Problems = problems };
    }

    private static IEnumerable<string> SeasonFolders(LayoutFolder folder) =>
        folder.Folders().Where(name => name.StartsWith("ROIs", StringComparison.Ordinal)).Prepend("")
            .Where(season => folder.Folders(season).Any(name => IsSensorFolder(name) && name[1] == '1'));

    private static bool IsSensorFolder(string name) => name is "s1" or "s2" || name.StartsWith("s1_", StringComparison.Ordinal) || name.StartsWith("s2_", StringComparison.Ordinal);

    // The folders decide about the scene, even where file names tell another or none.
    private static TilePair Complete(TilePair pair, string roi, string scene)
    {
        var underscore = roi.IndexOf('_', StringComparison.Ordinal);
        return pair with { Scene = roi + scene, Season = underscore > 0 ? roi[(underscore + 1)..] : pair.Season };
    }
}
