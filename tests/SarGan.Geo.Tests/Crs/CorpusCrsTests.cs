using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SarGan.Geo.Crs;
using SarGan.TestSupport;
using Xunit.Abstractions;

namespace SarGan.Geo.Tests.Crs;

/// <summary>The GeoKeys of the corpus of real files against what GDAL makes of them: codes, and the corners in degrees.</summary>
public partial class CorpusCrsTests(ITestOutputHelper output)
{
    /// <summary>What GDAL does and we do not, on purpose.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["gdal/geolocation_arrays_lon180_lon360.tif"] = "transverse Mercator beyond the antipode of its origin: no place comes out there, so ours is NaN",
        ["sar/s1b-iw-grd-vv-20210401t052623-20210401t052648-026269-032297-001.tiff"] = "tied by ground control points: the corners listed are pixels",
    };

    [SkippableFact]
    public void FromGeoKeys_Corpus_HasGdalsCodesAndCorners()
    {
        var folder = RealData.Require("geotiff");
        var lines = File.ReadAllLines(Path.Combine(folder, "expected.csv"));
        var names = lines[0].Split(',');
        var wrong = new List<string>();
        var (codes, corners) = (0, 0);
        foreach (var line in lines.Skip(1))
        {
            var cells = Cell().Matches(line).Select(match => match.Groups[1].Value.Trim('"')).ToArray();
            Assert.Equal(names.Length, cells.Length);
            var row = names.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
            if (row["epsg"].Length == 0 && row["ul_lon"].Length == 0 || Exceptions.ContainsKey(row["path"])) continue;
            var keys = GeoTiffKeys.Read(Path.Combine(folder, row["path"]));
            // Some files have their CRS in other places, which the reader knows and this test does not.
            if (keys is null) continue;
            var system = CoordinateReferenceSystem.FromGeoKeys(keys);
            if (row["epsg"].Length > 0)
            {
                codes++;
                if (system?.EpsgCode.ToString() != row["epsg"]) wrong.Add($"{row["path"]}: code {system?.EpsgCode}, expected {row["epsg"]}");
            }

            if (row["ul_lon"].Length == 0) continue;
            corners++;
            var problem = system is null ? "no CRS" : system.Limitation ?? CompareCorners(row, system);
            if (problem is not null) wrong.Add($"{row["path"]}: {problem}");
        }

        output.WriteLine($"{codes} codes, {corners} corners, {wrong.Count} wrong");
        foreach (var problem in wrong) output.WriteLine(problem);
        Assert.True(codes >= 90 && corners >= 90, $"{codes} codes, {corners} corners");
        Assert.Empty(wrong);
    }

    private static string? CompareCorners(Dictionary<string, string> row, CoordinateReferenceSystem system)
    {
        double Value(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
        var transformation = CoordinateTransformation.Create(system, CoordinateReferenceSystem.Wgs84);
        var toGround = new AffineTransform(Value("gt1"), Value("gt2"), Value("gt0"), Value("gt4"), Value("gt5"), Value("gt3"));
        // 1e-6 degrees, or for the old datums, whose shift is a mean here, 120 m.
        var isOld = system.Name.Contains("NAD27", StringComparison.Ordinal) || system.EpsgCode is 28992 or 2039 || row["path"].Contains("GeogToWGS84", StringComparison.Ordinal);
        var tolerance = isOld ? 120 / 111_320d : 1e-6;
        foreach (var (corner, column, line) in new[] { ("ul", 0d, 0d), ("lr", Value("width"), Value("height")) })
        {
            var (x, y) = toGround.Apply(column, line);
            var (longitude, latitude) = transformation.Forward(x, y);
            var (dx, dy) = (Math.IEEERemainder(longitude - Value(corner + "_lon"), 360), latitude - Value(corner + "_lat"));
            if (!(Math.Abs(dx) <= tolerance / Math.Cos(latitude * Math.PI / 180) && Math.Abs(dy) <= tolerance))
                return FormattableString.Invariant($"{corner} off by {dx:0.0e+0}, {dy:0.0e+0} degrees at {longitude}, {latitude}");
        }

        return null;
    }

    [GeneratedRegex("(?:^|,)(\"[^\"]*\"|[^,]*)")]
    private static partial Regex Cell();

    /// <summary>The three tags of the first directory, read by hand: this test knows no reader.</summary>
    private static class GeoTiffKeys
    {
        public static GeoKeyDirectory? Read(string path)
        {
            var file = File.ReadAllBytes(path);
            var isLittle = file[0] == 'I';
            var isBig = Number(2, 2) == 43;
            var directory = (int)(isBig ? Number(8, 8) : Number(4, 4));
            var (count, start, size) = isBig ? ((int)Number(directory, 8), directory + 8, 20) : ((int)Number(directory, 2), directory + 2, 12);
            var tags = new Dictionary<long, (int Offset, int Count)>();
            for (var i = 0; i < count; i++)
            {
                var entry = start + (i * size);
                var (tag, values) = (Number(entry, 2), (int)Number(entry + 4, isBig ? 8 : 4));
                var inline = entry + (isBig ? 12 : 8);
                var bytes = values * (tag switch { 34735 => 2, 34736 => 8, _ => 1 });
                if (tag is >= 34735 and <= 34737) tags[tag] = (bytes <= (isBig ? 8 : 4) ? inline : (int)Number(inline, isBig ? 8 : 4), values);
            }

            if (!tags.TryGetValue(34735, out var keys)) return null;
            var numbers = Enumerable.Range(0, keys.Count).Select(i => (ushort)Number(keys.Offset + (2 * i), 2)).ToArray();
            var doubles = tags.TryGetValue(34736, out var d) ? Enumerable.Range(0, d.Count).Select(i => BitConverter.Int64BitsToDouble(Number(d.Offset + (8 * i), 8))).ToArray() : [];
            var ascii = tags.TryGetValue(34737, out var text) ? Encoding.Latin1.GetString(file, text.Offset, text.Count) : "";
            return GeoKeyDirectory.Decode(numbers, doubles, ascii);

            long Number(int offset, int length)
            {
                Span<byte> bytes = stackalloc byte[8];
                var part = file.AsSpan(offset, length);
                if (isLittle) part.CopyTo(bytes);
                else for (var i = 0; i < length; i++) bytes[i] = part[length - 1 - i];
                return BinaryPrimitives.ReadInt64LittleEndian(bytes);
            }
        }
    }
}
