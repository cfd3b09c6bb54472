using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Registration;

namespace PlaceToPair;

/// <summary>What only a simulated place allows: comparing what was found with what is true.</summary>
internal static class Truth
{
    /// <summary>Root mean square distances on the ground, in metres, between the radar's pixel for a place and the true one, over a grid of places: by the georeferences alone, and by the transform that was found.</summary>
    public static (double Before, double After) Compare(World world, RasterInfo sar, RasterInfo optical, PixelTransform opticalToSar)
    {
        var toDegrees = CoordinateTransformation.Create(optical.Crs!, CoordinateReferenceSystem.Wgs84);   // a mosaic has one
        var (before, after, count) = (0.0, 0.0, 0);
        for (var row = 50.0; row < optical.Height; row += 50)
        {
            for (var column = 50.0; column < optical.Width; column += 50, count++)
            {
                var map = optical.Transform!.Apply(column + 0.5, row + 0.5);
                var place = toDegrees.Forward(map.X, map.Y);
                var truth = world.WhereTheRadarShows(place.X, place.Y);
                var (x, y) = opticalToSar.Apply(column, row);
                before += SquareMetres(place, truth);
                after += SquareMetres(sar.Transform!.Apply(x + 0.5, y + 0.5), truth);   // warped: it has one, in degrees
            }
        }
        return (Math.Sqrt(before / count), Math.Sqrt(after / count));
    }

    private static double SquareMetres((double X, double Y) a, (double X, double Y) b)
    {
        const double MetresPerDegree = 111_320;
        var (east, north) = ((a.X - b.X) * MetresPerDegree * Math.Cos(World.Latitude * Math.PI / 180), (a.Y - b.Y) * MetresPerDegree);
        return (east * east) + (north * north);
    }
}
