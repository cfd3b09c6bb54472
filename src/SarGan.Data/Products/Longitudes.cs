namespace SarGan.Data.Products;

/// <summary>Longitudes of the places of one scene.</summary>
internal static class Longitudes
{
    /// <summary>The same meridian, counted so that it lies within half a turn of another: across 180 degrees it goes on beyond instead of jumping, so that places between can be interpolated.</summary>
    /// <param name="longitude">Degrees.</param>
    /// <param name="other">Degrees.</param>
    public static double Near(double longitude, double other) => longitude - (360 * Math.Round((longitude - other) / 360));
}
