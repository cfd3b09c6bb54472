using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Benchmarks.Compare;
using SarGan.Data.Radiometry;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Inference;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Scenes;
using TorchSharp;

namespace SarGan.Benchmarks.Runs;

/// <summary>A scene of 16-bit amplitudes through the CycleGAN generator, from file to file, between runs of the bare generator on one window after another.</summary>
internal static class SceneSpeed
{
    private const int BareRuns = 4;

    public static int Run(SceneSpeedSettings settings, TextWriter output, TextWriter progress)
    {
        SarGan.Native.ProcessTuning.Apply();
        SarGan.Native.NativeLibraries.EnsureTorchLoads();
        torch.set_num_threads(settings.Threads);
        var folder = Directory.CreateTempSubdirectory("sargan-scene-").FullName;
        try
        {
            var (model, scene, result) = (Path.Combine(folder, "model.sargan"), Path.Combine(folder, "scene.tif"), Path.Combine(folder, "result.tif"));
            WriteModel(model, settings.Filters);
            WriteScene(scene, settings.Window);
            using var scenes = SceneTranslator.Load(model);
            var options = new SceneOptions { WindowPixels = settings.Window, Statistics = settings.TileStatistics ? SceneStatisticsMode.Tile : SceneStatisticsMode.Scene };
            // A scene of one window first, so that nothing is compiled while the clock runs.
            var statistics = scenes.TranslateAsync(scene, result, options).GetAwaiter().GetResult().Statistics;
            WriteScene(scene, settings.Size);
            progress.WriteLine($"the scene takes {new FileInfo(scene).Length / 1e6:F0} MB");
            Write(Measure(settings, () => Once(scenes, options, scene, result, progress), () => Bare(model, statistics, settings.Window)), settings, result, output);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The bare generator runs before and after each scene, since a machine's speed drifts.</summary>
    private static List<Round> Measure(SceneSpeedSettings settings, Func<(SceneResult, double Seconds, double Megabytes)> scene, Func<double> bare)
    {
        var rounds = new List<Round>();
        var before = bare();
        for (var round = 0; round < settings.Rounds; round++)
        {
            var (done, seconds, megabytes) = scene();
            var after = bare();
            rounds.Add(new Round(done, seconds, megabytes, (before + after) / 2));
            before = after;
        }

        return rounds;
    }

    private static (SceneResult Result, double Seconds, double Megabytes) Once(SceneTranslator scenes, SceneOptions options, string scene, string result, TextWriter progress)
    {
        SarGan.Native.ProcessTuning.ReleaseFreeMemory();
        ProcessStatus.ForgetPeak();
        var start = Stopwatch.GetTimestamp();
        var last = start;
        var done = scenes.TranslateAsync(scene, result, options, new Watch(report =>
        {
            if (Stopwatch.GetElapsedTime(last).TotalSeconds < 20) return;
            last = Stopwatch.GetTimestamp();
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Phase} {report.WindowsDone}/{report.Outline.Windows}  {report.WindowsPerSecond:F2} windows/s  {report.MemoryBytes / 1e6:F0} MB"));
        })).GetAwaiter().GetResult();
        return (done, Stopwatch.GetElapsedTime(start).TotalSeconds, ProcessStatus.Megabytes("VmHWM"));
    }

    private static void Write(List<Round> rounds, SceneSpeedSettings settings, string result, TextWriter output)
    {
        var first = rounds[0].Result.Outline;
        output.WriteLine();
        output.WriteLine($"{first}.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"UInt16 in, {SceneFile(result)} out, {new FileInfo(result).Length / 1e6:F0} MB; {settings.Filters} filters, {settings.Threads} threads; medians and quartiles of {rounds.Count} rounds."));
        output.WriteLine();
        output.WriteLine("| | measured | aim |");
        output.WriteLine("|---|---|---|");
        Row($"bare generator ({BareRuns} windows before and after each scene), windows a second", round => 1 / round.Bare, "F3");
        Row("scene, windows a second", round => round.WindowsPerSecond, "F3");
        Row("scene by bare generator, windows", round => round.WindowsPerSecond * round.Bare, "P1", "90 %");
        Row("share of the translating time that the network's thread was in the network", round => round.Result.NetworkTime / round.Result.TranslatingTime, "P1");
        Row("output, million pixels a second", round => round.Result.PixelsPerSecond / 1e6, "F2");
        Row("output by bare generator, pixels", round => round.Result.PixelsPerSecond * round.Bare / ((double)first.WindowPixels * first.WindowPixels), "P1", "70 %");
        Row("all, hash to file in place, seconds", round => round.Seconds, "F1");
        Row("resident memory, highest, MB", round => round.Megabytes, "F0", "2000");

        void Row(string name, Func<Round, double> value, string format, string aim = "") => output.WriteLine($"| {name} | {Quartiles.Of(rounds.Select(value)).ToString(format)} | {aim} |");
    }

    /// <summary>Seconds that the generator takes for a window.</summary>
    private static double Bare(string model, SceneStatistics statistics, int window)
    {
        using var bundle = ModelBundle.Load(model);
        using var network = InferenceNetwork.Prepare(bundle.Generator(TranslationDirection.SarToOptical));
        using var frozen = statistics.Norms.Layers.Count > 0 ? network.Freeze(statistics.Norms) : null;
        using var input = torch.rand(1, network.InputChannels, window, window);
        Forward();
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < BareRuns; run++) Forward();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / BareRuns;

        void Forward() => (frozen ?? network).Forward(input).Dispose();
    }

    private static void WriteModel(string path, int filters)
    {
        using var seed = new torch.Generator(1, torch.CPU);
        using var network = new UNetGenerator(NetworkPresets.CycleGanGenerator(3, filters), seed);
        var contract = new RadiometricContract
        {
            Sar = new DomainContract { Scaling = new SarScaling { Samples = BackscatterUnit.Amplitude, CalibrationDecibels = -83, Clip = [new ClipRange(-25, 0)] } },
            Optical = DomainContract.OfPictures(3),
        };
        var manifest = new BundleManifest
        {
            Networks = [new BundleNetwork { Name = "generator", Direction = TranslationDirection.SarToOptical, Network = network.Spec }],
            Radiometry = contract.ToJson(),
        };
        ModelBundle.Save(path, manifest, new Dictionary<string, TranslationNetwork> { ["generator"] = network });
    }

    /// <summary>Speckled amplitudes from a seed, packed as products are.</summary>
    private static void WriteScene(string path, int size)
    {
        var info = new RasterInfo
        {
            Width = size,
            Height = size,
            SampleType = SampleType.UInt16,
            Transform = new AffineTransform(10, 0, 380_000, 0, -10, 3_980_000),
            Crs = CoordinateReferenceSystem.FromEpsg(32654),
            NoData = 0,
        };
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { DeflateLevel = 1 });
        var random = new Random(1);
        var rows = new ushort[size * 256];
        for (var y = 0; y < size; y += 256)
        {
            var count = Math.Min(256, size - y) * size;
            for (var i = 0; i < count; i++) rows[i] = (ushort)(4000 * Math.Sqrt(-Math.Log(1 - random.NextDouble())) * (1.2 + Math.Sin(i % size * 0.003)));
            writer.Write(0, new PixelWindow(0, y, size, count / size), MemoryMarshal.AsBytes(rows.AsSpan(0, count)));
        }

        writer.Complete();
    }

    private static string SceneFile(string path)
    {
        using var reader = GeoTiffReader.Open(path);
        return $"{reader.Info.Bands} bands of {reader.Info.SampleType} with {reader.Overviews.Count} overviews";
    }

    private sealed record Round(SceneResult Result, double Seconds, double Megabytes, double Bare)
    {
        public double WindowsPerSecond => Result.Outline.Windows / Result.TranslatingTime.TotalSeconds;
    }

    private sealed class Watch(Action<SceneProgress> watch) : IProgress<SceneProgress>
    {
        public void Report(SceneProgress value) => watch(value);
    }
}
