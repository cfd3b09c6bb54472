using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
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

/// <summary>A scene of 16-bit amplitudes through the CycleGAN generator, from file to file, beside the bare generator on one window after another.</summary>
internal static class SceneSpeed
{
    private const int BareRuns = 5;

    public static int Run(int size, int filters, int window, bool tile, int threads, TextWriter output, TextWriter progress)
    {
        SarGan.Native.ProcessTuning.Apply();
        SarGan.Native.NativeLibraries.EnsureTorchLoads();
        torch.set_num_threads(threads);
        var folder = Directory.CreateTempSubdirectory("sargan-scene-").FullName;
        try
        {
            var (model, scene, result) = (Path.Combine(folder, "model.sargan"), Path.Combine(folder, "scene.tif"), Path.Combine(folder, "result.tif"));
            WriteModel(model, filters);
            WriteScene(scene, size);
            progress.WriteLine($"the scene takes {new FileInfo(scene).Length / 1e6:F0} MB");
            var before = ProcessStatus.Megabytes("VmRSS");
            using var scenes = SceneTranslator.Load(model);
            var options = new SceneOptions { WindowPixels = window, Statistics = tile ? SceneStatisticsMode.Tile : SceneStatisticsMode.Scene };
            var last = Stopwatch.GetTimestamp();
            var start = last;
            var most = 0L;
            var done = scenes.TranslateAsync(scene, result, options, new Watch(report =>
            {
                most = Math.Max(most, report.MemoryBytes);
                if (Stopwatch.GetElapsedTime(last).TotalSeconds < 20) return;
                last = Stopwatch.GetTimestamp();
                progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Phase} {report.WindowsDone}/{report.Outline.Windows}  {report.WindowsPerSecond:F2} windows/s  {report.MemoryBytes / 1e6:F0} MB"));
            })).GetAwaiter().GetResult();
            var all = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var highest = ProcessStatus.Megabytes("VmHWM");
            var bare = Bare(model, done.Statistics, done.Outline.WindowPixels);
            var rate = done.Outline.Windows / done.TranslatingTime.TotalSeconds;
            var pixels = (double)size * size;
            output.WriteLine();
            output.WriteLine($"{done.Outline}.");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"UInt16 in, {SceneFile(result)} out, {new FileInfo(result).Length / 1e6:F0} MB; {filters} filters, {threads} threads."));
            output.WriteLine();
            output.WriteLine("| | measured | target |");
            output.WriteLine("|---|---|---|");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| bare generator (median of {BareRuns}, after the scene) | {1 / bare:F3} windows/s | |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| scene | {rate:F3} windows/s | |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| scene by bare generator, windows a second | {rate * bare:P1} | 90 % |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| share of the translating time that the network's thread was in the network | {done.NetworkTime / done.TranslatingTime:P1} | |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| output | {done.PixelsPerSecond / 1e6:F2} million pixels/s | |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| output by bare generator, pixels | {done.PixelsPerSecond * bare / ((double)done.Outline.WindowPixels * done.Outline.WindowPixels):P1} | 70 % |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all, hash to file in place | {all:F1} s, {pixels / all / 1e6:F2} million pixels/s | |"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| resident memory, highest | {highest:F0} MB ({before:F0} MB before) | 2000 MB |"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Bare(string model, SceneStatistics statistics, int window)
    {
        using var bundle = ModelBundle.Load(model);
        using var network = InferenceNetwork.Prepare(bundle.Generator(TranslationDirection.SarToOptical));
        using var frozen = statistics.Norms.Layers.Count > 0 ? network.Freeze(statistics.Norms) : null;
        using var input = torch.rand(1, network.InputChannels, window, window);
        var times = new List<double>();
        for (var run = -1; run < BareRuns; run++)
        {
            var start = Stopwatch.GetTimestamp();
            using (var result = (frozen ?? network).Forward(input))
            {
                if (run >= 0) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return times.Order().ElementAt(BareRuns / 2);
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

    private sealed class Watch(Action<SceneProgress> watch) : IProgress<SceneProgress>
    {
        public void Report(SceneProgress value) => watch(value);
    }
}
