namespace SarGan.Geo.Cropping;

/// <summary>A rectangle on the ground by two corners, in gdal_translate's order (-projwin).</summary>
/// <param name="UpperLeftX">Easting or longitude of the upper left corner.</param>
/// <param name="UpperLeftY">Northing or latitude of the upper left corner.</param>
/// <param name="LowerRightX">Easting or longitude of the lower right corner.</param>
/// <param name="LowerRightY">Northing or latitude of the lower right corner.</param>
public readonly record struct ProjectedWindow(double UpperLeftX, double UpperLeftY, double LowerRightX, double LowerRightY)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"({UpperLeftX}, {UpperLeftY}) to ({LowerRightX}, {LowerRightY})");
}
