using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data.Layouts;

namespace SarGan.Cli;

/// <summary>Opening a data set as the commands do: skipped tiles are named on standard error.</summary>
internal static class TrainingData
{
    public static TileDataset Open(string path, bool skipBad, CliOutput output, CancellationToken cancellationToken)
    {
        var dataset = DatasetFolder.Open(path, new DatasetOptions { OnBadTile = skipBad ? BadTileAction.Skip : BadTileAction.Fail }, cancellationToken);
        foreach (var problem in dataset.Skipped.Take(20)) output.Warn($"left out: {problem}");
        if (dataset.Skipped.Count > 20) output.Warn(string.Create(CultureInfo.InvariantCulture, $"left out: {dataset.Skipped.Count - 20} more"));
        return dataset;
    }
}
