using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Data.Mosaics;
using SarGan.Data.Simulation;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace PlaceToPair;

/// <summary>What the services have in store: one simulated place, as a PALSAR-2 product and as tiles of an optical web map, which do not quite lie on each other.</summary>
/// <param name="Scene">The place, with all that is true about it.</param>
/// <param name="ProductFolder">The radar product: IMG-HH-*.tif with amplitudes, and summary.txt.</param>
/// <param name="TileFolder">The optical tiles, z/x/y.png.</param>
/// <param name="Transform">From a pixel's corner to metres of the product's projection.</param>
internal sealed record World(SimulatedScene Scene, string ProductFolder, string TileFolder, AffineTransform Transform)
{
    public const double Latitude = 35.7101, Longitude = 139.8107;

    /// <summary>Pixels of 3 m to each side of the place's square.</summary>
    public const int Side = 768;

    /// <summary>The web map's level whose pixels, of 3.9 m there, are nearest to that.</summary>
    public const int Zoom = 15;

    public const string SceneName = "ALOS2237752900-181018", OpticalName = "20181224060959386_AS1";

    // JAXA: sigma0 = 10 log10(DN^2) - 83 dB.
    private const double CalibrationDecibels = -83;

    // PALSAR-2 comes in UTM zones that the file spells out: ITRF97 on GRS 80, no EPSG code.
    private static readonly CoordinateReferenceSystem Utm54 = CoordinateReferenceSystem.FromWkt("""
        PROJCS["ITRF97 / UTM zone 54N",GEOGCS["ITRF97",DATUM["International_Terrestrial_Reference_Frame_1997",SPHEROID["GRS 1980",6378137,298.257222101]],
        PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
        PARAMETER["central_meridian",141],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
        """);

    /// <summary>Draws the place. The radar lies 12 pixels beside the optical picture, turned by 1.5 degrees: what different heights, angles and orbits do to real pairs.</summary>
    public static World Make(string folder)
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions
        {
            Seed = 7, Size = Side, GroundSampleDistanceMetres = 3, Landscape = Landscape.Rural, Looks = 8,
            Misalignment = new Misalignment { ShiftX = 12, ShiftY = -7, RotationDegrees = 1.5 },
        });
        var metres = scene.Options.GroundSampleDistanceMetres;
        var (x, y) = ToUtm.Forward(Longitude, Latitude);
        var (west, north) = (Math.Round(x - (Side * metres / 2)), Math.Round(y + (Side * metres / 2)));
        var info = new RasterInfo { Width = Side, Height = Side, Transform = new AffineTransform(metres, 0, west, 0, -metres, north), Crs = Utm54 };

        var product = Directory.CreateDirectory(Path.Combine(folder, "store", SceneName)).FullName;
        WriteProduct(product, info, scene);
        using var optical = new MemoryRaster(info with { Bands = 3, BandNames = ["red", "green", "blue"] }, [.. Enumerable.Range(0, 3).Select(band => Plane(scene, band))]);
        var tiles = Path.Combine(folder, "store", OpticalName);
        if (Directory.Exists(tiles)) Directory.Delete(tiles, recursive: true);
        var toWebMap = new WarpOptions { TargetCrs = CoordinateReferenceSystem.FromEpsg(3857), Resampling = Resampling.Cubic };
        TilePyramid.Write(optical, tiles, new TilePyramidOptions { MinZoom = Zoom, MaxZoom = Zoom, Warp = raster => Warper.Warp(raster, toWebMap) });
        return new World(scene, product, tiles, info.Transform);
    }

    /// <summary>The corners in degrees, longitude first.</summary>
    public IEnumerable<(double Longitude, double Latitude)> Footprint =>
        new[] { (0, 0), (Side, 0), (Side, Side), (0, Side) }.Select(corner => ToDegrees(Transform.Apply(corner.Item1, corner.Item2)));

    /// <summary>The truth: where the radar product shows the ground that the optical picture shows at a place, in degrees.</summary>
    public (double Longitude, double Latitude) WhereTheRadarShows(double longitude, double latitude)
    {
        var metres = ToUtm.Forward(longitude, latitude);
        var (column, row) = Transform.Invert().Apply(metres.X, metres.Y);
        // The simulator counts from the middle of the first pixel, the transform from its corner.
        var (x, y) = Scene.Transform.MapToSar(column - 0.5, row - 0.5);
        return ToDegrees(Transform.Apply(x + 0.5, y + 0.5));
    }

    private static CoordinateTransformation ToUtm { get; } = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, Utm54);

    private static (double Longitude, double Latitude) ToDegrees((double X, double Y) metres) => ToUtm.Inverse(metres.X, metres.Y);

    /// <summary>The product's files as JAXA names them. Amplitudes are whole numbers, and 0 means that nothing was measured.</summary>
    private static void WriteProduct(string folder, RasterInfo info, SimulatedScene scene)
    {
        var gain = Math.Pow(10, -CalibrationDecibels / 10);
        var amplitudes = Array.ConvertAll(scene.SarIntensity, power => (ushort)Math.Clamp(Math.Round(Math.Sqrt(power * gain)), 1, ushort.MaxValue));
        using (var writer = GeoTiffWriter.Create(Path.Combine(folder, $"IMG-HH-{SceneName}-UBSR2.1GUD.tif"), info with { SampleType = SampleType.UInt16 }))
        {
            writer.Write(0, info.Extent, MemoryMarshal.AsBytes(amplitudes.AsSpan()));
            writer.Complete();
        }

        File.WriteAllText(Path.Combine(folder, "summary.txt"), string.Create(CultureInfo.InvariantCulture, $"""
            Odi_SceneId="{SceneName}"
            Pds_ProductID="UBSR2.1GUD"
            Pds_PixelSpacing="{scene.Options.GroundSampleDistanceMetres:F6}"
            Img_SceneCenterDateTime="20181018 02:41:37.512"
            Lbi_ProcessLevel="2.1"
            """));
    }

    private static byte[] Plane(SimulatedScene scene, int channel)
    {
        var plane = new byte[scene.Optical.Width * scene.Optical.Height];
        for (var i = 0; i < plane.Length; i++) plane[i] = scene.Optical.Bytes[(i * 3) + channel];
        return plane;
    }
}
