using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff.Corpus;

/// <summary>How a file of the corpus came out.</summary>
/// <param name="Row">What GDAL says.</param>
/// <param name="Difference">What differs from it, or why the file is refused; null where all is the same.</param>
internal sealed record CorpusResult(CorpusRow Row, string? Difference);

/// <summary>Compares what the reader says of a file with what GDAL says.</summary>
internal static class CorpusCheck
{
    private const double GeoTransformTolerance = 1e-9;

    public static CorpusResult Run(string folder, CorpusRow row)
    {
        try
        {
            using var reader = GeoTiffReader.Open(Path.Combine(folder, row.Path));
            return new CorpusResult(row, row.Reads ? Compare(reader, row) : row.IsSkipped ? CompareSize(reader.Info, row) : ReadAll(reader));
        }
        catch (RasterFormatException exception)
        {
            return new CorpusResult(row, exception.Message.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        }
    }

    private static string? ReadAll(GeoTiffReader reader)
    {
        var window = reader.Info.Extent.Intersect(new PixelWindow(0, 0, 4096, 4096));
        var samples = new byte[window.Count * reader.Info.SampleType.Size()];
        for (var band = 0; band < reader.Info.Bands; band++) reader.Read(band, window, samples.AsSpan());
        return null;
    }

    private static string? Compare(GeoTiffReader reader, CorpusRow row) =>
        CompareSize(reader.Info, row) ?? CompareGeoreference(reader.Info, row) ?? CompareCrs(reader.Info, row) ?? ComparePixels(reader, row);

    private static string? CompareSize(RasterInfo info, CorpusRow row)
    {
        var expected = string.Join(" x ", row["width"], row["height"], row["bands"], row["dtype"]);
        // GDAL 3.6 has neither: it calls signed bytes bytes and widens half floats.
        var type = info.SampleType switch { SampleType.SByte => "Byte", SampleType.Float16 => "Float32", var other => other.ToString() };
        var actual = FormattableString.Invariant($"{info.Width} x {info.Height} x {info.Bands} x {type}");
        return actual == expected ? null : $"{actual}, and {expected} is expected";
    }

    private static string? CompareGeoreference(RasterInfo info, CorpusRow row)
    {
        double?[] actual = info.Transform is { } t ? [t.OffsetX, t.ScaleX, t.ShearX, t.OffsetY, t.ShearY, t.ScaleY] : [null, null, null, null, null, null];
        for (var i = 0; i < 6; i++)
        {
            var expected = row.Number(FormattableString.Invariant($"gt{i}"));
            if (expected.HasValue != actual[i].HasValue || (expected is { } e && !(Math.Abs(actual[i]!.Value - e) <= GeoTransformTolerance * Math.Max(Math.Abs(e), 1e-9))))
                return FormattableString.Invariant($"geotransform {i} is {actual[i]}, and {expected} is expected");
        }
        var points = row["gcps"] is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (info.GroundControlPoints.Count != points) return FormattableString.Invariant($"{info.GroundControlPoints.Count} ground control points, and {points} are expected");
        var noData = row.Number("nodata");
        return Equals(InSamples(noData, info), InSamples(info.NoData, info)) ? null : FormattableString.Invariant($"nodata is {info.NoData}, and {noData} is expected");
    }

    /// <summary>The value as samples hold it: what the text says, rounded to float in a file of floats.</summary>
    private static double? InSamples(double? value, RasterInfo info) => info.SampleType == SampleType.Float32 && value is { } number ? (float)number : value;

    /// <summary>EPSG code where GDAL gives one, and longitude and latitude of the outer corners where it can compute them.</summary>
    private static string? CompareCrs(RasterInfo info, CorpusRow row)
    {
        if (row["epsg"].Length > 0 && info.Crs?.EpsgCode?.ToString(CultureInfo.InvariantCulture) != row["epsg"])
            return FormattableString.Invariant($"EPSG code {info.Crs?.EpsgCode} ({info.Crs?.Name ?? "no CRS"}), and {row["epsg"]} is expected");
        if (row.Number("ul_lon") is null) return null;
        if (info.Crs is null || info.Transform is null) return "no CRS or transform, and corners are expected";
        var toWgs84 = CoordinateTransformation.Create(info.Crs, CoordinateReferenceSystem.FromEpsg(4326));
        foreach (var (corner, x, y) in new[] { ("ul", 0, 0), ("lr", info.Width, info.Height) })
        {
            var (column, line) = info.Transform.Apply(x, y);
            var (longitude, latitude) = toWgs84.Forward(column, line);
            var (expectedLongitude, expectedLatitude) = (row.Number(corner + "_lon") ?? double.NaN, row.Number(corner + "_lat") ?? double.NaN);
            var (east, north) = ((longitude - expectedLongitude) * Math.Cos(expectedLatitude * Math.PI / 180), latitude - expectedLatitude);
            // Old datums: PROJ without grid files, and we without any, differ by up to 120 m.
            var tolerance = IsOldDatum(row) ? 120 / 111_000.0 : 1e-6;
            if (!(Math.Abs(east) <= tolerance && Math.Abs(north) <= tolerance))
                return FormattableString.Invariant($"corner {corner} is at {longitude:F9}, {latitude:F9}, and {expectedLongitude:F9}, {expectedLatitude:F9} is expected");
        }
        return null;
    }

    private static bool IsOldDatum(CorpusRow row) =>
        new[] { "WGS 84", "WGS84", "WGS_1984", "ETRS89", "JGD", "NAD83", "NZGD2000" }.All(name => !row["crs_name"].Contains(name, StringComparison.Ordinal));

    private static string? ComparePixels(GeoTiffReader reader, CorpusRow row)
    {
        var info = reader.Info;
        var expected = row["band_crc32"].Split(';');
        for (var band = 0; band < info.Bands; band++)
        {
            var samples = new byte[info.Extent.Count * info.SampleType.Size()];
            reader.Read(band, info.Extent, samples.AsSpan());
            if (row.IsJpeg)
            {
                if (band == 0 && CompareStatistics(samples, row) is { } difference) return difference;
                continue;
            }
            if (info.SampleType == SampleType.Float16)
            {
                var widened = new float[info.Extent.Count];
                SampleTypes.ToSingle(info.SampleType, samples, widened);
                samples = MemoryMarshal.AsBytes(widened.AsSpan()).ToArray();
            }
            var actual = Crc32.HashToUInt32(samples).ToString("x8", CultureInfo.InvariantCulture);
            if (actual != expected[band]) return FormattableString.Invariant($"band {band} has CRC {actual}, and {expected[band]} is expected");
        }
        return null;
    }

    /// <summary>JPEG decoders differ by rounding: within 2.</summary>
    private static string? CompareStatistics(byte[] samples, CorpusRow row)
    {
        foreach (var (name, actual) in new[] { ("min", samples.Min()), ("max", samples.Max()), ("mean", samples.Average(value => (double)value)) })
        {
            var expected = row.Number("band1_" + name);
            if (!(Math.Abs(actual - expected.GetValueOrDefault(double.NaN)) <= 2)) return FormattableString.Invariant($"{name} is {actual}, and {expected} is expected");
        }
        return null;
    }
}
