using SarGan.Cli.Terminal;

namespace SarGan.Cli.Rasters;

/// <summary>Shares of a raster that are done, as rows. Reported here and now, not through the thread pool: the last one must not come after the end.</summary>
internal sealed class RasterProgress(ProgressDisplay.Reporter report, int rows) : IProgress<double>
{
    public void Report(double value) => report((long)Math.Round(value * rows), "");
}
