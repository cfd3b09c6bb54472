using System.Globalization;
using SarGan.Data.Images;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Registration;

namespace SarGan.Benchmarks.Registration;

/// <summary>Two images of the same ground, and where points of one lie in the other.</summary>
internal sealed record CheckedPair
{
    public required string Name { get; init; }

    public required RegistrationImage Sar { get; init; }

    public required RegistrationImage Optical { get; init; }

    /// <summary>Points that were found by hand, or a grid under the true transform.</summary>
    public required IReadOnlyList<PointMatch> Checks { get; init; }

    /// <summary>RMSE of the published transform at the check points; what the truth itself is good to.</summary>
    public required double TruthRms { get; init; }

    /// <summary>RMSE up to which a registration counts as right, in SAR pixels.</summary>
    public required double Limit { get; init; }

    /// <summary>SAR pixels that are no more than the truth's error.</summary>
    public double Rmse(PixelTransform? transform)
    {
        if (transform is null) return double.PositiveInfinity;
        var sum = 0.0;
        foreach (var check in Checks)
        {
            var error = check.Error(transform);
            sum += error * error;
        }
        var rmse = Math.Sqrt(sum / Checks.Count);
        return double.IsFinite(rmse) ? rmse : double.PositiveInfinity;
    }

    /// <summary>The nine scene pairs.</summary>
    public static List<CheckedPair> Scenes(string registrationFolder) =>
        [.. Directory.EnumerateDirectories(registrationFolder).Where(folder => File.Exists(Path.Combine(folder, "truth.txt"))).Order(StringComparer.Ordinal).Select(Scene)];

    /// <summary>The small pairs with rotations up to 90 degrees.</summary>
    public static List<(CheckedPair Pair, double Similarity)> Small(string registrationFolder)
    {
        var folder = Path.Combine(registrationFolder, "srif");
        return [.. File.ReadLines(Path.Combine(folder, "truth.csv")).Skip(1).Select(line =>
        {
            var columns = line.Split(',');
            var numbers = columns[2..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var truth = new PixelTransform([numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], 0, 0, 1]);
            var optical = Read(Path.Combine(folder, columns[0]));
            var sar = WithoutCorners(Read(Path.Combine(folder, columns[1])));
            var pair = new CheckedPair
            {
                Name = Path.GetFileNameWithoutExtension(columns[0]).Replace("_optical", "", StringComparison.Ordinal),
                Sar = sar,
                Optical = optical,
                Checks = Grid(truth, optical, sar),
                TruthRms = 3,
                Limit = 6,
            };
            return (pair, numbers[10]);
        })];
    }

    /// <summary>Reads any of the data's images.</summary>
    public static RegistrationImage Read(string path)
    {
        if (!path.EndsWith(".tif", StringComparison.Ordinal)) return RegistrationImage.FromPicture(ImageFile.Read(path));
        using var reader = GeoTiffReader.Open(path);
        var raster = MemoryRaster.Load(reader);
        var (width, height, bands) = (raster.Info.Width, raster.Info.Height, raster.Info.Bands);
        var planes = new float[bands][];
        for (var band = 0; band < bands; band++)
        {
            planes[band] = new float[width * height];
            raster.Read(band, new PixelWindow(0, 0, width, height), planes[band].AsSpan());
        }
        if (bands < 3) return new RegistrationImage(width, height, planes[0]);
        var grey = new float[width * height];
        for (var i = 0; i < grey.Length; i++) grey[i] = (0.299f * planes[0][i]) + (0.587f * planes[1][i]) + (0.114f * planes[2][i]);
        return new RegistrationImage(width, height, grey);
    }

    /// <summary>Points 0.1, 0.3 ... 0.9 of the optical frame, those that the SAR image shows.</summary>
    public static IReadOnlyList<PointMatch> Grid(PixelTransform truth, RegistrationImage optical, RegistrationImage sar)
    {
        var points = new List<PointMatch>();
        for (var i = 0; i < 9; i++)
        {
            for (var k = 0; k < 9; k++)
            {
                var (x, y) = ((optical.Width - 1) * (i + 1) / 10.0, (optical.Height - 1) * (k + 1) / 10.0);
                var (u, v) = truth.Apply(x, y);
                if (u >= 0 && v >= 0 && u <= sar.Width - 1 && v <= sar.Height - 1) points.Add(new PointMatch(x, y, u, v));
            }
        }
        return points;
    }

    private static CheckedPair Scene(string folder)
    {
        var name = Path.GetFileName(folder);
        var (optical, sar) = (Read(Single(folder, "optical")), Read(Single(folder, "sar")));
        var numbers = File.ReadAllText(Path.Combine(folder, "truth.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var truth = new PixelTransform(numbers);
        var file = new[] { "landmarks.csv", "checkpoints.csv" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        var checks = file is null ? Grid(truth, optical, sar) : [.. File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line =>
        {
            var n = line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            return new PointMatch(n[0], n[1], n[2], n[3]);
        })];
        var pair = new CheckedPair { Name = name, Sar = sar, Optical = optical, Checks = checks, TruthRms = 3, Limit = 5 };
        if (file is null) return pair; // the s1s2 pairs: identity, good to 2-5 pixels
        var rms = pair.Rmse(truth);
        return pair with { TruthRms = rms, Limit = Math.Max(3, rms + 2) };
    }

    private static string Single(string folder, string stem) => Directory.EnumerateFiles(folder, stem + ".*").Single();

    /// <summary>The SAR images of srif stand turned in a black frame: black that reaches the border is no measurement.</summary>
    private static RegistrationImage WithoutCorners(RegistrationImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var values = image.Values;
        var valid = Enumerable.Repeat(true, width * height).ToArray();
        var queue = new Queue<int>();
        for (var i = 0; i < width; i++)
        {
            queue.Enqueue(i);
            queue.Enqueue(((height - 1) * width) + i);
        }
        for (var i = 0; i < height; i++)
        {
            queue.Enqueue(i * width);
            queue.Enqueue((i * width) + width - 1);
        }
        while (queue.TryDequeue(out var at))
        {
            if (!valid[at] || values[at] > 12) continue; // 12: JPEG rings around the edge of black
            valid[at] = false;
            var (x, y) = (at % width, at / width);
            if (x > 0) queue.Enqueue(at - 1);
            if (x < width - 1) queue.Enqueue(at + 1);
            if (y > 0) queue.Enqueue(at - width);
            if (y < height - 1) queue.Enqueue(at + width);
        }
        return new RegistrationImage(width, height, values.ToArray(), valid);
    }
}
