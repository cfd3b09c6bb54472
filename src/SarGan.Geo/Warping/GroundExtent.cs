namespace SarGan.Geo.Warping;

/// <summary>A rectangle on the ground, in units of some CRS.</summary>
/// <param name="West">Least easting or longitude.</param>
/// <param name="South">Least northing or latitude.</param>
/// <param name="East">Greatest easting or longitude.</param>
/// <param name="North">Greatest northing or latitude.</param>
public readonly record struct GroundExtent(double West, double South, double East, double North)
{
    /// <summary>From west to east.</summary>
    public double Width => East - West;

    /// <summary>From south to north.</summary>
    public double Height => North - South;

    /// <summary>Whether all sides are finite, west is less than east and south less than north.</summary>
    public bool IsValid => double.IsFinite(West) && double.IsFinite(South) && double.IsFinite(East) && double.IsFinite(North) && West < East && South < North;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"west {West}, south {South}, east {East}, north {North}");
}
