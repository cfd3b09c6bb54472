using System.Globalization;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Scenes;
using SarGan.Training.Metrics;

namespace SarGan.Benchmarks.Runs;

/// <summary>Ways to translate a scene with a known answer, beside each other: seams, and likeness to the optical image.</summary>
/// <remarks>The real scene is put together from the patches of group s1_2000 of a manifest that gives their places; the first 4 rows and columns are cut off, so that windows' borders lie off the 8-pixel grid of JPEG.</remarks>
internal sealed class SceneQuality : IDisposable
{
    private const int Cut = 4;
    private const int Tile = 256;

    private readonly string _folder = Directory.CreateTempSubdirectory("sargan-scene-").FullName;
    private readonly Translator _translator;
    private readonly TextWriter _output;
    private readonly TextWriter _progress;
    private int _width;
    private int _height;
    private byte[] _sar = [];
    private byte[] _optical = [];
    private byte[] _valid = [];

    /// <param name="model">From SAR pictures to optical ones.</param>
    /// <param name="data">The folder of the real scene; null for a simulated town, as examples/QuickStart simulates its land.</param>
    /// <param name="output">The tables.</param>
    /// <param name="progress">What is being done.</param>
    public SceneQuality(string model, string? data, TextWriter output, TextWriter progress)
    {
        (_translator, _output, _progress) = (Translator.Load(model), output, progress);
        if (data is null) Simulate();
        else ReadMosaic(data);
    }

    public void Dispose()
    {
        _translator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public void Run()
    {
        _output.WriteLine();
        _output.WriteLine(FormattableString.Invariant($"Scene of {_width} x {_height} pixels, {_valid.Count(value => value > 0) / (double)_valid.Length:P1} of them measured; borders against the same places of the whole scene in one pass."));
        Table(_sar, _width, "the scene");
        _output.WriteLine();
        _output.WriteLine("Half sea: the left half replaced by dark speckled sea (exponential, mean 8 of 255); scores on the right half alone.");
        Table(WithSea(), _width / 2, "half sea");
    }

    private void Table(byte[] sar, int scoredWidth, string name)
    {
        var scene = Path.Combine(_folder, "scene.tif");
        Write(scene, sar);
        using var scenes = new SceneTranslator(_translator);
        var whole = Translate(scenes, scene, new SceneOptions { WindowPixels = 8192 }, out _);
        _output.WriteLine();
        _output.WriteLine("| statistics | windows | blending | margin or overlap | border gradient ratio | mean step at borders (DN) | largest difference from one pass (DN) | difference in overlaps (DN) | PSNR (dB) | SSIM |");
        _output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        Row("scene", "one", "-", "-", whole, whole, [], [], null, scoredWidth);
        foreach (var (label, options) in Ways())
        {
            _progress.WriteLine($"{name}: {label} {options.WindowPixels} {options.Blending}");
            var result = Translate(scenes, scene, options, out var done);
            Row(label, $"{done.Outline.WindowPixels}", $"{done.Outline.Blending}".ToLowerInvariant(), $"{(done.Outline.Blending == SceneBlending.Exact ? done.Outline.HaloPixels : done.Outline.OverlapPixels)}",
                result, whole, done.Outline.BorderColumns, done.Outline.BorderRows, done.OverlapDifference, scoredWidth);
        }

        int[] columns = [.. Enumerable.Range(1, (_width - 1) / Tile).Select(i => i * Tile)];
        int[] rows = [.. Enumerable.Range(1, (_height - 1) / Tile).Select(i => i * Tile)];
        Row("tile", $"{Tile}", "none", "0", Separate(sar), whole, columns, rows, null, scoredWidth);
    }

    private static IEnumerable<(string Statistics, SceneOptions Options)> Ways()
    {
        foreach (var window in new[] { 512, 1024 })
        {
            yield return ("scene", new SceneOptions { WindowPixels = window });
            yield return ("scene", new SceneOptions { WindowPixels = window, Blending = SceneBlending.Feathered });
            yield return ("scene", new SceneOptions { WindowPixels = window, Blending = SceneBlending.Feathered, OverlapPixels = 32 });
            yield return ("tile", new SceneOptions { WindowPixels = window, Statistics = SceneStatisticsMode.Tile });
            yield return ("tile", new SceneOptions { WindowPixels = window, Statistics = SceneStatisticsMode.Tile, OverlapPixels = 32 });
        }

        yield return ("tile", new SceneOptions { WindowPixels = Tile, Statistics = SceneStatisticsMode.Tile });
        yield return ("tile", new SceneOptions { WindowPixels = Tile, Statistics = SceneStatisticsMode.Tile, OverlapPixels = 128 });
    }

    private void Row(string statistics, string window, string blending, string margin, byte[] result, byte[] whole, IReadOnlyList<int> columns, IReadOnlyList<int> rows, double? overlap, int scoredWidth)
    {
        var seams = Seams(result, whole, columns, rows);
        var largest = 0;
        for (var i = 0; i < result.Length; i++)
        {
            if (_valid[i] > 0) largest = Math.Max(largest, Math.Abs(result[i] - whole[i]));
        }

        var (psnr, ssim) = Scores(result, scoredWidth);
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {statistics} | {window} | {blending} | {margin} | {(columns.Count + rows.Count == 0 ? "-" : $"{seams.Ratio:F3}")} | {(columns.Count + rows.Count == 0 ? "-" : $"{seams.Step:F2}")} | {largest} | {(overlap is { } value ? $"{value:F2}" : "-")} | {psnr:F2} | {ssim:F4} |"));
    }

    /// <summary>The gradient across borders, by that of the control at the same places, and how far the step between the strips of 8 pixels on both sides is from the control's.</summary>
    private (double Ratio, double Step) Seams(byte[] result, byte[] whole, IReadOnlyList<int> columns, IReadOnlyList<int> rows)
    {
        const int strip = 8;
        var (own, control, step, count, steps) = (0.0, 0.0, 0.0, 0L, 0L);
        foreach (var column in columns) Along(column, _height, (at, along) => (along * _width) + at, _width);
        foreach (var row in rows) Along(row, _width, (at, along) => (at * _width) + along, _height);
        return (own / control, step / steps);

        void Along(int border, int length, Func<int, int, int> index, int end)
        {
            for (var along = 0; along < length; along++)
            {
                if (border < strip || border + strip > end || Enumerable.Range(border - strip, 2 * strip).Any(at => _valid[index(at, along)] == 0)) continue;
                own += Math.Abs(result[index(border, along)] - result[index(border - 1, along)]);
                control += Math.Abs(whole[index(border, along)] - whole[index(border - 1, along)]);
                count++;
                // Over 32 pixels along the border, so that texture does not pass for a step.
                if (along % 32 != 0 || along + 32 > length) continue;
                double ownStep = 0, controlStep = 0;
                for (var i = 0; i < 32 * strip; i++)
                {
                    var (line, at) = (along + (i % 32), i / 32);
                    ownStep += result[index(border + at, line)] - result[index(border - 1 - at, line)];
                    controlStep += whole[index(border + at, line)] - whole[index(border - 1 - at, line)];
                }

                step += Math.Abs(ownStep - controlStep) / (32 * strip);
                steps++;
            }
        }
    }

    /// <summary>Means over the tiles of the scored part that are measured everywhere: its right end.</summary>
    private (double Psnr, double Ssim) Scores(byte[] result, int scoredWidth)
    {
        List<double> psnr = [], ssim = [];
        for (var y = 0; y + Tile <= _height; y += Tile)
        {
            for (var x = _width - scoredWidth; x + Tile <= _width; x += Tile)
            {
                if (Enumerable.Range(0, Tile).Any(row => _valid.AsSpan(((y + row) * _width) + x, Tile).Contains((byte)0))) continue;
                var (own, truth) = (Part(result, x, y), Part(_optical, x, y));
                psnr.Add(ImageMetrics.Psnr(own, truth));
                ssim.Add(ImageMetrics.Ssim(own, truth));
            }
        }

        return (psnr.Average(), ssim.Average());
    }

    private PixelImage Part(byte[] samples, int x, int y)
    {
        var part = new byte[Tile * Tile];
        for (var row = 0; row < Tile; row++) samples.AsSpan(((y + row) * _width) + x, Tile).CopyTo(part.AsSpan(row * Tile));
        return new PixelImage(Tile, Tile, 1, part);
    }

    private byte[] Translate(SceneTranslator scenes, string scene, SceneOptions options, out SceneResult result)
    {
        var path = Path.Combine(_folder, "result.tif");
        result = scenes.TranslateAsync(scene, path, options with { Direction = TranslationDirection.SarToOptical, Overviews = false }).GetAwaiter().GetResult();
        using var reader = GeoTiffReader.Open(path);
        var bands = reader.Info.Bands - 1; // without alpha
        var sums = new int[_width * _height];
        var band = new byte[sums.Length];
        for (var i = 0; i < bands; i++)
        {
            reader.Read(i, reader.Info.Extent, band.AsSpan());
            for (var j = 0; j < sums.Length; j++) sums[j] += band[j];
        }

        return Array.ConvertAll(sums, sum => (byte)Math.Round((double)sum / bands));
    }

    /// <summary>What is usually done: tiles, each by itself, side by side.</summary>
    private byte[] Separate(byte[] sar)
    {
        var result = new byte[sar.Length];
        for (var y = 0; y < _height; y += Tile)
        {
            for (var x = 0; x < _width; x += Tile)
            {
                var (width, height) = (Math.Min(Tile, _width - x), Math.Min(Tile, _height - y));
                var part = new byte[width * height];
                for (var row = 0; row < height; row++) sar.AsSpan(((y + row) * _width) + x, width).CopyTo(part.AsSpan(row * width));
                var translated = _translator.Translate(new PixelImage(width, height, 1, part), TranslationDirection.SarToOptical);
                for (var i = 0; i < part.Length; i++)
                {
                    var sum = 0;
                    for (var channel = 0; channel < translated.Channels; channel++) sum += translated.Bytes[(i * translated.Channels) + channel];
                    result[((y + (i / width)) * _width) + x + (i % width)] = (byte)Math.Round((double)sum / translated.Channels);
                }
            }
        }

        return result;
    }

    private byte[] WithSea()
    {
        var random = new Random(1);
        var sar = (byte[])_sar.Clone();
        for (var i = 0; i < sar.Length; i++)
        {
            if (i % _width < _width / 2) sar[i] = (byte)Math.Clamp(Math.Round(-8 * Math.Log(1 - random.NextDouble())), 1, 255);
        }

        return sar;
    }

    private void Write(string path, byte[] sar)
    {
        var info = new RasterInfo { Width = _width, Height = _height, Bands = 2, BandNames = ["sar", "alpha"] };
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Compression = GeoTiffCompression.None });
        writer.Write(0, info.Extent, sar);
        writer.Write(1, info.Extent, _valid);
        writer.Complete();
    }

    private void Simulate()
    {
        const int side = 2048;
        var scene = SceneSimulator.Simulate(new SimulationOptions
        {
            Seed = 77,
            Size = side,
            GroundSampleDistanceMetres = 20,
            Looks = 40,
            Landscape = Landscape.Town,
            Backscatter = new Backscatter { Water = -22, Field = -7.5, BareSoil = -6.5, Forest = -13.5, Building = 2, UrbanGround = -2, Road = -12 },
            DisplayHighDecibels = 2,
        });
        (_width, _height) = (side, side);
        (_sar, _optical, _valid) = (scene.Sar.Bytes.ToArray(), new byte[side * side], new byte[side * side]);
        Array.Fill(_valid, (byte)255);
        for (var i = 0; i < _optical.Length; i++)
            _optical[i] = (byte)Math.Round((scene.Optical.Bytes[3 * i] + scene.Optical.Bytes[(3 * i) + 1] + scene.Optical.Bytes[(3 * i) + 2]) / 3.0);
    }

    private void ReadMosaic(string data)
    {
        var lines = File.ReadAllLines(Path.Combine(data, "manifest.csv"));
        var columns = lines[0].Split(',').ToList();
        int s1 = columns.IndexOf("s1"), s2 = columns.IndexOf("s2"), x = columns.IndexOf("x_in_group"), y = columns.IndexOf("y_in_group");
        var patches = lines[1..].Select(line => line.Split(','))
            .Where(fields => fields[s1].Contains("/s1_2000/", StringComparison.Ordinal))
            .Select(fields => (Sar: fields[s1], Optical: fields[s2], X: int.Parse(fields[x], CultureInfo.InvariantCulture), Y: int.Parse(fields[y], CultureInfo.InvariantCulture)))
            .ToList();
        var (width, height) = (patches.Max(patch => patch.X) + Tile, patches.Max(patch => patch.Y) + Tile);
        (_width, _height) = (width - Cut, height - Cut);
        (_sar, _optical, _valid) = (new byte[_width * _height], new byte[_width * _height], new byte[_width * _height]);
        foreach (var patch in patches)
        {
            Place(ImageFile.Read(Path.Combine(data, patch.Sar)), patch.X, patch.Y, _sar);
            Place(ImageFile.Read(Path.Combine(data, patch.Optical)), patch.X, patch.Y, _optical);
        }
    }

    private void Place(PixelImage image, int left, int top, byte[] target)
    {
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var (x, y) = (left + (i % image.Width) - Cut, top + (i / image.Width) - Cut);
            if (x < 0 || y < 0 || x >= _width || y >= _height) continue;
            target[(y * _width) + x] = image.Bytes[i * image.Channels];
            _valid[(y * _width) + x] = 255;
        }
    }
}
