using SarGan.Data.Images;

namespace SarGan.Data.Layouts;

/// <summary>Looks at the files of a listing and takes the bad ones out.</summary>
internal static class TileChecks
{
    public static DatasetListing Apply(DatasetListing listing, DatasetOptions options, CancellationToken cancellationToken)
    {
        if (options.Check == TileCheck.None) return listing;
        var problems = new List<TileProblem>(listing.Problems);
        return listing with
        {
            TrainPairs = Sift(listing.TrainPairs, pair => CheckPair(pair, options)),
            TestPairs = Sift(listing.TestPairs, pair => CheckPair(pair, options)),
            TrainSar = Sift(listing.TrainSar, file => CheckFile(file, options).Problem),
            TrainOptical = Sift(listing.TrainOptical, file => CheckFile(file, options).Problem),
            TestSar = Sift(listing.TestSar, file => CheckFile(file, options).Problem),
            TestOptical = Sift(listing.TestOptical, file => CheckFile(file, options).Problem),
            Problems = problems,
        };

        List<T> Sift<T>(IReadOnlyList<T> items, Func<T, TileProblem?> check)
        {
            var found = new TileProblem?[items.Count];
            Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => found[i] = check(items[i]));
            problems.AddRange(found.OfType<TileProblem>());
            return [.. items.Where((_, i) => found[i] is null)];
        }
    }

    private static TileProblem? CheckPair(TilePair pair, DatasetOptions options)
    {
        var (sar, sarProblem) = CheckFile(pair.Sar, options);
        if (sarProblem is not null || sar is null) return sarProblem;
        if (pair.Sar.Path == pair.Optical.Path) return null;
        var (optical, opticalProblem) = CheckFile(pair.Optical, options);
        if (opticalProblem is not null || optical is null) return opticalProblem;
        return sar.Width == optical.Width && sar.Height == optical.Height
            ? null
            : new TileProblem(pair.SarPath, $"{sar.Width} x {sar.Height} pixels, but its twin {pair.OpticalPath} has {optical.Width} x {optical.Height}");
    }

    private static (ImageInfo? Info, TileProblem? Problem) CheckFile(TileFile file, DatasetOptions options)
    {
        try
        {
            var info = options.Decoder.ReadInfo(file.Path);
            if (file.Region != TileRegion.Whole && info.Width % 2 != 0) return (null, new TileProblem(file.Path, $"{info.Width} columns cannot be halved"));
            if (options.Check == TileCheck.Pixels) options.Decoder.Verify(file.Path);
            return (info, null);
        }
        catch (ImageFormatException e)
        {
            return (null, new TileProblem(file.Path, e.Reason.Length > 0 ? e.Reason : e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new TileProblem(file.Path, $"cannot be read: {e.Message}"));
        }
    }
}
