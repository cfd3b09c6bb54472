using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data;
using SarGan.Data.Layouts;

namespace SarGan.Cli;

/// <summary>Opening a data set as the commands do: skipped tiles are named on standard error.</summary>
internal static class TrainingData
{
    public static TileDataset Open(string path, bool skipBad, CliOutput output, CancellationToken cancellationToken)
    {
        var dataset = Read(path, skipBad, cancellationToken);
        foreach (var problem in dataset.Skipped.Take(20)) output.Warn($"left out: {problem}");
        if (dataset.Skipped.Count > 20) output.Warn(string.Create(CultureInfo.InvariantCulture, $"left out: {dataset.Skipped.Count - 20} more"));
        return dataset;
    }

    private static TileDataset Read(string path, bool skipBad, CancellationToken cancellationToken)
    {
        try
        {
            return DatasetFolder.Open(path, new DatasetOptions { OnBadTile = skipBad ? BadTileAction.Skip : BadTileAction.Fail }, cancellationToken);
        }
        catch (DatasetLayoutException e) when (LostLinks.In(path) is { } links)
        {
            throw new CliException($"{links}\n{Failure.Describe(e)}", e);
        }
    }
}
