namespace SarGan.Geo.Rasters;

/// <summary>A place whose position is known both in the image and on the ground.</summary>
/// <param name="Column">Pixels from the left edge of the image: 0.5 is the middle of the first pixel.</param>
/// <param name="Row">Pixels from the upper edge.</param>
/// <param name="X">Easting or longitude, in units of the CRS.</param>
/// <param name="Y">Northing or latitude.</param>
/// <param name="Z">Height in metres; 0 where the file gives none.</param>
public readonly record struct GroundControlPoint(double Column, double Row, double X, double Y, double Z = 0);
