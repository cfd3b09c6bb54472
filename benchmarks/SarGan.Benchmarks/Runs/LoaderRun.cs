using System.Diagnostics;
using System.Globalization;
using SarGan.Benchmarks.Compare;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;

namespace SarGan.Benchmarks.Runs;

/// <summary>How many pairs a second come from PNG files to the training loop: read, decoded, mirrored, scaled.</summary>
internal static class LoaderRun
{
    private const int Repetitions = 7;
    private const double TargetPairsPerSecond = 400;

    public static void Run(int threads, int pairs, int size, TextWriter output)
    {
        using var tiles = new SimulatedTiles(size, scenes: 4);
        var data = DatasetFolder.Open(tiles.Folder);
        var source = new PairedBatches(data.Sar(), data.Optical(), new BatchOptions { Size = size });
        _ = PairsPerSecond(source, threads, pairs);
        var speed = Quartiles.Of(Enumerable.Range(0, Repetitions).Select(_ => PairsPerSecond(source, threads, pairs)));
        var files = Directory.GetFiles(tiles.Folder, "*.png", SearchOption.AllDirectories);
        output.WriteLine();
        output.WriteLine("| tiles | threads | pairs a second, median [quartiles] | target | met |");
        output.WriteLine("|---|---|---|---|---|");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {tiles.Pairs} simulated pairs of {size} x {size} PNG, {files.Average(file => new FileInfo(file).Length) / 1024:F0} KiB a file, {pairs} loaded {Repetitions} times | {threads} | {speed.ToString("F0")} | {TargetPairsPerSecond} | {(speed.Median >= TargetPairsPerSecond ? "yes" : "no")} |"));
    }

    private static double PairsPerSecond(PairedBatches source, int threads, int pairs)
    {
        var start = Stopwatch.GetTimestamp();
        var loaded = new BatchPrefetcher(source, threads, capacity: 4 * Math.Max(1, threads)).Read(0, pairs).Sum(batch => batch.Sar.Count);
        return loaded / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
