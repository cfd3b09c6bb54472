namespace SarGan.Geo.WebMercator;

/// <summary>A box with its sides along the axes, in metres of the map or in degrees, as whoever hands it out says.</summary>
/// <param name="West">The smallest x or longitude.</param>
/// <param name="South">The smallest y or latitude.</param>
/// <param name="East">The largest x or longitude.</param>
/// <param name="North">The largest y or latitude.</param>
public readonly record struct MapBounds(double West, double South, double East, double North)
{
    /// <summary>Extent from west to east.</summary>
    public double Width => East - West;

    /// <summary>Extent from south to north.</summary>
    public double Height => North - South;
}
