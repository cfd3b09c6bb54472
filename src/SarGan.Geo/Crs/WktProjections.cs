namespace SarGan.Geo.Crs;

/// <summary>PROJECTION and PARAMETER of WKT1, both ways.</summary>
internal static class WktProjections
{
    /// <summary>Names as GDAL writes them first, ESRI's after.</summary>
    private static readonly (string Name, ProjectionMethod Method)[] Names =
    [
        ("Transverse_Mercator", ProjectionMethod.TransverseMercator), ("Gauss_Kruger", ProjectionMethod.TransverseMercator),
        ("Mercator_1SP", ProjectionMethod.MercatorOneParallel), ("Mercator_Variant_A", ProjectionMethod.MercatorOneParallel),
        ("Mercator_2SP", ProjectionMethod.MercatorTwoParallels), ("Mercator", ProjectionMethod.MercatorTwoParallels),
        ("Popular_Visualisation_Pseudo_Mercator", ProjectionMethod.WebMercator), ("Mercator_Auxiliary_Sphere", ProjectionMethod.WebMercator),
        ("Lambert_Conformal_Conic_1SP", ProjectionMethod.LambertConformalOneParallel),
        ("Lambert_Conformal_Conic_2SP", ProjectionMethod.LambertConformalTwoParallels), ("Lambert_Conformal_Conic", ProjectionMethod.LambertConformalTwoParallels),
        ("Polar_Stereographic", ProjectionMethod.PolarStereographic), ("Stereographic_North_Pole", ProjectionMethod.PolarStereographic),
        ("Stereographic_South_Pole", ProjectionMethod.PolarStereographic), ("Polar_Stereographic_Variant_A", ProjectionMethod.PolarStereographic),
        ("Albers_Conic_Equal_Area", ProjectionMethod.AlbersEqualArea), ("Albers", ProjectionMethod.AlbersEqualArea),
        ("Lambert_Azimuthal_Equal_Area", ProjectionMethod.LambertAzimuthalEqualArea),
        ("Oblique_Stereographic", ProjectionMethod.ObliqueStereographic), ("Double_Stereographic", ProjectionMethod.ObliqueStereographic),
        ("Hotine_Oblique_Mercator_Azimuth_Center", ProjectionMethod.HotineObliqueMercatorCentre),
    ];

    /// <summary>What <see cref="Read"/> understands; false coordinates are in the CRS's unit, the scale has none, the rest are angles.</summary>
    private static readonly string[] Known =
    [
        "latitude_of_origin", "latitude_of_center", "latitude_of_centre", "central_meridian", "longitude_of_center", "longitude_of_centre", "longitude_of_origin",
        "standard_parallel_1", "standard_parallel_2", "scale_factor", "azimuth", "rectified_grid_angle", "false_easting", "false_northing", "auxiliary_sphere_type",
    ];

    public static ProjectionDefinition Read(WktNode system, UnitOfMeasure angle)
    {
        var name = system.Require("PROJECTION").Name;
        var match = Array.FindIndex(Names, known => known.Name.Equals(name.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase));
        if (match < 0) throw new CrsException($"The projection {name} is not supported.");
        var parameters = ReadParameters(system);
        var degrees = angle.Size / UnitOfMeasure.Degree.Size;
        var projection = new ProjectionDefinition(Names[match].Method)
        {
            LatitudeOfOrigin = degrees * First(0, "latitude_of_origin", "latitude_of_center", "latitude_of_centre"),
            CentralMeridian = degrees * First(0, "central_meridian", "longitude_of_center", "longitude_of_centre", "longitude_of_origin"),
            StandardParallel1 = degrees * First(0, "standard_parallel_1"),
            StandardParallel2 = degrees * First(0, "standard_parallel_2"),
            ScaleFactor = First(1, "scale_factor"),
            Azimuth = degrees * First(0, "azimuth"),
            RectifiedGridAngle = degrees * First(0, "rectified_grid_angle", "azimuth"),
            FalseEasting = First(0, "false_easting"),
            FalseNorthing = First(0, "false_northing"),
        };
        return Adapt(projection, Names[match].Name, system, parameters);

        double First(double otherwise, params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (parameters.TryGetValue(key, out var value)) return value;
            }

            return otherwise;
        }
    }

    /// <summary>The method's name and its parameters, as GDAL writes them; angles in degrees.</summary>
    public static (string Name, (string Name, double Value)[] Parameters) Write(ProjectionDefinition d)
    {
        (string, double)[] origin = [("latitude_of_origin", d.LatitudeOfOrigin), ("central_meridian", d.CentralMeridian)];
        (string, double)[] centre = [("latitude_of_center", d.LatitudeOfOrigin), ("longitude_of_center", d.CentralMeridian)];
        (string, double)[] parallels = [("standard_parallel_1", d.StandardParallel1), ("standard_parallel_2", d.StandardParallel2)];
        (string, double)[] scale = [("scale_factor", d.ScaleFactor)];
        (string, double)[] parameters = d.Method switch
        {
            ProjectionMethod.MercatorOneParallel or ProjectionMethod.WebMercator => [("central_meridian", d.CentralMeridian), .. scale],
            ProjectionMethod.MercatorTwoParallels => [parallels[0], ("central_meridian", d.CentralMeridian)],
            ProjectionMethod.LambertConformalTwoParallels => [.. origin, .. parallels],
            ProjectionMethod.AlbersEqualArea => [.. centre, .. parallels],
            ProjectionMethod.LambertAzimuthalEqualArea => centre,
            ProjectionMethod.HotineObliqueMercatorCentre => [.. centre, ("azimuth", d.Azimuth), ("rectified_grid_angle", d.RectifiedGridAngle), .. scale],
            ProjectionMethod.PolarStereographic when Math.Abs(d.LatitudeOfOrigin) < 90 => origin,
            _ => [.. origin, .. scale],
        };
        var name = d.Method == ProjectionMethod.WebMercator ? "Mercator_1SP" : Array.Find(Names, known => known.Method == d.Method).Name;
        return (name, [.. parameters, ("false_easting", d.FalseEasting), ("false_northing", d.FalseNorthing)]);
    }

    private static Dictionary<string, double> ReadParameters(WktNode system)
    {
        var parameters = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in system.Children.Where(child => child.Keyword == "PARAMETER"))
        {
            if (!Known.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)) throw new CrsException($"The projection parameter {parameter.Name} is not supported.");
            parameters[parameter.Name] = parameter.Number(1);
        }

        return parameters;
    }

    /// <summary>What one name means in one program and another in the next.</summary>
    private static ProjectionDefinition Adapt(ProjectionDefinition projection, string name, WktNode system, Dictionary<string, double> parameters)
    {
        var hasFirst = parameters.ContainsKey("standard_parallel_1");
        switch (name)
        {
            case "Mercator_1SP" or "Mercator" when IsWebMercator(system):
                return projection with { Method = ProjectionMethod.WebMercator };
            case "Mercator_Auxiliary_Sphere" when parameters.GetValueOrDefault("auxiliary_sphere_type") != 0:
                throw new CrsException("Mercator_Auxiliary_Sphere is supported with Auxiliary_Sphere_Type 0 alone, the semi-major axis.");
            case "Mercator" when !hasFirst:
                return projection with { Method = ProjectionMethod.MercatorOneParallel };
            // ESRI's one name for both, the origin being the parallel where there is one.
            case "Lambert_Conformal_Conic" when !parameters.ContainsKey("standard_parallel_2"):
                if (hasFirst && projection.StandardParallel1 != projection.LatitudeOfOrigin)
                    throw new CrsException("Lambert_Conformal_Conic with one standard parallel is supported where that is the latitude of origin.");
                return projection with { Method = ProjectionMethod.LambertConformalOneParallel, StandardParallel1 = 0 };
            case "Stereographic_North_Pole" or "Stereographic_South_Pole":
                return projection with { LatitudeOfOrigin = hasFirst ? projection.StandardParallel1 : name.Contains("North", StringComparison.Ordinal) ? 90 : -90, StandardParallel1 = 0 };
            default:
                return projection;
        }
    }

    /// <summary>GDAL writes an ordinary Mercator on the ellipsoid, and the truth into an extension.</summary>
    private static bool IsWebMercator(WktNode system)
    {
        var extension = system.Find("EXTENSION") is { Values: ["PROJ4", var text] } ? text : "";
        return system.EpsgCode() is 3857 || (extension.Contains("+proj=merc", StringComparison.Ordinal) && extension.Contains("+b=6378137", StringComparison.Ordinal));
    }
}
