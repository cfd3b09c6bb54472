using SarGan.Geo.Tests.GeoTiff.Corpus;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff;

public class GeoTiffCorpusTests
{
    [SkippableFact]
    public void Read_CorpusThatGdalReads_IsTheSameButForTheKnownFiles()
    {
        var results = Run(row => row.Reads);

        Assert.Equal(265, results.Count);
        Assert.Equal(KnownDifferences.Reasons.Keys.Order(StringComparer.Ordinal), results.Where(result => result.Difference is not null).Select(result => result.Row.Path).Order(StringComparer.Ordinal));
        Assert.All(results.Where(result => result.Difference is not null), result => Assert.Contains(KnownDifferences.Reasons[result.Row.Path], result.Difference, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Open_CorpusFilesTooLargeToRead_GiveTheirSize() =>
        Assert.Empty(Run(row => row.IsSkipped).Where(result => result.Difference is not null).Select(result => $"{result.Row.Path}: {result.Difference}"));

    [SkippableFact]
    public void Open_CorpusFilesThatGdalRefuses_AreReadOrRefused() =>
        // Any exception but RasterFormatException would end the run.
        Assert.Equal(26, Run(row => !row.Reads && !row.IsSkipped).Count);

    private static List<CorpusResult> Run(Func<CorpusRow, bool> which)
    {
        var folder = RealData.Require("geotiff");
        return [.. CorpusRow.Load(folder).Where(which).Select(row => CorpusCheck.Run(folder, row))];
    }
}
