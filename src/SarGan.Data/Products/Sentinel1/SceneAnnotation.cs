using SarGan.Data.Products.Files;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel1;

/// <summary>The annotation of one band: size, spacing and the grid of points with known places.</summary>
internal sealed class SceneAnnotation
{
    private SceneAnnotation(XmlPart root)
    {
        Polarisation = root.Require("adsHeader", "polarisation").Text.ToUpperInvariant();
        Mode = root.Require("adsHeader", "mode").Text.ToUpperInvariant();
        ProductType = root.Require("adsHeader", "productType").Text.ToUpperInvariant();
        StartTime = root.Require("adsHeader", "startTime").Time();
        if (!RadarBands.IsPolarisation(Polarisation)) throw root.Error($"the polarisation must be HH, HV, VH or VV. Actual text was \"{Polarisation}\"");
        var image = root.Require("imageAnnotation", "imageInformation");
        (Width, Height) = (image.Require("numberOfSamples").Integer(), image.Require("numberOfLines").Integer());
        (SpacingX, SpacingY) = (Spacing(image, "rangePixelSpacing"), Spacing(image, "azimuthPixelSpacing"));
        IncidenceAngle = image.Find("incidenceAngleMidSwath")?.Number();
        NoiseWasRemoved = root.Find("imageAnnotation", "processingInformation", "thermalNoiseCorrectionPerformed")?.Text.Equals("true", StringComparison.OrdinalIgnoreCase) == true;
        Pass = root.Find("generalAnnotation", "productInformation", "pass")?.Text;
        var points = root.Require("geolocationGrid", "geolocationGridPointList").Children("geolocationGridPoint").Select(Point).ToList();
        Points = [.. points.Select(point => point with { X = Longitudes.Near(point.X, points[0].X) })];
        if (Points.Count < 3) throw root.Error(FormattableString.Invariant($"the geolocation grid must hold 3 points or more. Actual count was {Points.Count}"));
    }

    public string Polarisation { get; }

    public string Mode { get; }

    public string ProductType { get; }

    public DateTimeOffset StartTime { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Metres on the ground between pixels.</summary>
    public double SpacingX { get; }

    /// <summary>Metres on the ground between lines.</summary>
    public double SpacingY { get; }

    /// <summary>Degrees, in the middle of the swath; null where it is not stated.</summary>
    public double? IncidenceAngle { get; }

    public bool NoiseWasRemoved { get; }

    public string? Pass { get; }

    /// <summary>In WGS 84; longitudes go on beyond 180 degrees rather than jump. Line and pixel count samples, whose middles lie half a pixel on.</summary>
    public IReadOnlyList<GroundControlPoint> Points { get; }

    /// <exception cref="RasterFormatException">It is broken.</exception>
    public static SceneAnnotation Read(ProductFiles files, string name) => new(XmlPart.Load(files, name));

    private static GroundControlPoint Point(XmlPart part)
    {
        var (longitude, latitude) = (part.Require("longitude").Number(), part.Require("latitude").Number());
        if (Math.Abs(longitude) > 360 || Math.Abs(latitude) > 90) throw part.Error(FormattableString.Invariant($"longitude {longitude}, latitude {latitude} is nowhere on Earth"));
        return new GroundControlPoint(part.Require("pixel").Number() + 0.5, part.Require("line").Number() + 0.5, longitude, latitude, part.Find("height")?.Number() ?? 0);
    }

    private static double Spacing(XmlPart image, string name) => image.Require(name).Number() is > 0 and var metres
        ? metres
        : throw image.Error($"{name} must be above 0 metres");
}
