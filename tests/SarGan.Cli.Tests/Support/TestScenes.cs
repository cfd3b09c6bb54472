using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests.Support;

/// <summary>Small georeferenced scenes.</summary>
internal static class TestScenes
{
    /// <summary>UTM zone 53 north by its parameters, on ITRF97 and GRS 80, without an EPSG code: how satellite products of Japan come.</summary>
    public static CoordinateReferenceSystem UserDefinedUtm { get; } = CoordinateReferenceSystem.FromWkt("""
        PROJCS["ITRF97 / UTM 53N",GEOGCS["ITRF97",DATUM["International_Terrestrial_Reference_Frame_1997",SPHEROID["GRS 1980",6378137,298.257222101]],
        PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
        PARAMETER["central_meridian",135],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
        """);

    /// <summary>64 x 48 pixels of 10 m near Kyoto.</summary>
    public static RasterInfo Info { get; } = new()
    {
        Width = 64,
        Height = 48,
        Transform = new AffineTransform(10, 0, 565_000, 0, -10, 3_875_000),
        Crs = UserDefinedUtm,
        NoData = 0,
    };

    /// <summary>Writes a scene whose samples tell their column, row and band: 1 + (3 column + 5 row + 40 band) mod 200.</summary>
    public static string Write(string path, RasterInfo info, bool rgb = false)
        => Write(path, info, (column, row, band) => 1 + (((3 * column) + (5 * row) + (40 * band)) % 200), rgb);

    public static string Write(string path, RasterInfo info, Func<int, int, int, double> sample, bool rgb = false)
    {
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Rgb = rgb });
        var values = new double[info.Width * info.Height];
        var bytes = new byte[values.Length * info.SampleType.Size()];
        for (var band = 0; band < info.Bands; band++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = sample(i % info.Width, i / info.Width, band);
            SampleTypes.FromDouble(info.SampleType, values, bytes);
            writer.Write(band, info.Extent, bytes);
        }
        writer.Complete();
        return path;
    }

    /// <summary>All samples of a band.</summary>
    public static double[] Read(string path, int band = 0)
    {
        using var reader = GeoTiffReader.Open(path);
        var values = new double[reader.Info.Extent.Count];
        reader.Read(band, reader.Info.Extent, values.AsSpan());
        return values;
    }

    public static RasterInfo InfoOf(string path)
    {
        using var reader = GeoTiffReader.Open(path);
        return reader.Info;
    }
}
