using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Benchmarks.Compare;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Benchmarks.Runs;

/// <summary>A UTM scene to longitude and latitude, from file to file: gdalwarp and this library in turn, each a process of its own, so that starting counts on both sides.</summary>
internal static class WarpRun
{
    private const double Pixel = 10;

    public static int Run(int size, int rounds, int threads, TextWriter output, TextWriter progress)
    {
        var folder = Directory.CreateTempSubdirectory("sargan-warp-").FullName;
        try
        {
            var (scene, theirs, ours) = (Path.Combine(folder, "scene.tif"), Path.Combine(folder, "gdal.tif"), Path.Combine(folder, "sargan.tif"));
            WriteScene(scene, size);
            List<double> gdal = [], sargan = [];
            for (var round = -1; round < rounds; round++)
            {
                var theirTime = Seconds(Gdalwarp(scene, theirs, threads));
                var ourTime = Seconds(SelfProcess.StartInfo("warp-worker", "--in", scene, "--out", ours, "--threads", $"{threads}"));
                progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: gdalwarp {theirTime:F2} s, SarGan {ourTime:F2} s"));
                if (round < 0) continue; // the first fills the system's file cache
                gdal.Add(theirTime);
                sargan.Add(ourTime);
            }
            var ratios = Quartiles.Of(sargan.Zip(gdal, (a, b) => a / b));
            output.WriteLine();
            output.WriteLine($"{size} x {size} UInt16, EPSG:32654 to EPSG:4326, bilinear, within 0.125 pixels, {threads} threads, {rounds} rounds in turn, seconds as median [quartiles].");
            output.WriteLine("Both read the same tiled uncompressed GeoTIFF and write a tiled uncompressed one; gdalwarp with -multi -wo NUM_THREADS. Only SarGan flushes its file to the disk and moves it into place.");
            output.WriteLine();
            output.WriteLine("| gdalwarp | SarGan | ratio | target | met |");
            output.WriteLine("|---|---|---|---|---|");
            output.WriteLine($"| {Quartiles.Of(gdal).ToString("F2")} | {Quartiles.Of(sargan).ToString("F2")} | {ratios.ToString("F2")} | 1.00 | {(ratios.Median <= 1 ? "yes" : "no")} |");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One warp, in the process that is timed.</summary>
    public static int Work(string input, string output, int threads)
    {
        using var source = GeoTiffReader.Open(input);
        var options = new WarpOptions { TargetCrs = CoordinateReferenceSystem.FromEpsg(4326), Resampling = Resampling.Bilinear, Threads = threads };
        Warper.Warp(source, info => GeoTiffWriter.Create(output, info, new GeoTiffWriterOptions { Compression = GeoTiffCompression.None }), options);
        return 0;
    }

    private static ProcessStartInfo Gdalwarp(string input, string output, int threads)
    {
        var start = new ProcessStartInfo("gdalwarp") { UseShellExecute = false };
        foreach (var argument in (string[])["-q", "-overwrite", "-multi", "-wo", $"NUM_THREADS={threads}", "-et", "0.125", "-r", "bilinear", "-t_srs", "EPSG:4326", "-co", "TILED=YES", input, output])
            start.ArgumentList.Add(argument);
        return start;
    }

    private static double Seconds(ProcessStartInfo start)
    {
        var from = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!; // a new process, since no shell is used
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(from).TotalSeconds
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
    }

    /// <summary>Speckled amplitudes from a seed.</summary>
    private static void WriteScene(string path, int size)
    {
        var info = new RasterInfo
        {
            Width = size,
            Height = size,
            SampleType = SampleType.UInt16,
            Transform = new AffineTransform(Pixel, 0, 380_000, 0, -Pixel, 3_980_000),
            Crs = CoordinateReferenceSystem.FromEpsg(32654),
        };
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Compression = GeoTiffCompression.None });
        var random = new Random(1);
        var rows = new ushort[size * 256];
        for (var y = 0; y < size; y += 256)
        {
            var count = Math.Min(256, size - y) * size;
            for (var i = 0; i < count; i++) rows[i] = (ushort)(4000 * Math.Sqrt(-Math.Log(1 - random.NextDouble())));
            writer.Write(0, new PixelWindow(0, y, size, count / size), MemoryMarshal.AsBytes(rows.AsSpan(0, count)));
        }
        writer.Complete();
    }
}
