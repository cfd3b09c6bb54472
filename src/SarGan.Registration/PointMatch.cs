namespace SarGan.Registration;

/// <summary>A point of the optical image and the point of the SAR image that a method takes for the same ground.</summary>
/// <param name="OpticalX">Column in the optical image; 0 is the middle of the first pixel.</param>
/// <param name="OpticalY">Row in the optical image.</param>
/// <param name="SarX">Column in the SAR image.</param>
/// <param name="SarY">Row in the SAR image.</param>
public readonly record struct PointMatch(double OpticalX, double OpticalY, double SarX, double SarY)
{
    /// <summary>Whether the fitted transform agrees with it. Default false.</summary>
    public bool IsInlier { get; init; }

    /// <summary>How far the SAR point lies from where a transform puts the optical point, in SAR pixels.</summary>
    /// <param name="opticalToSar">From optical to SAR pixels.</param>
    public double Error(PixelTransform opticalToSar)
    {
        ArgumentNullException.ThrowIfNull(opticalToSar);
        var (x, y) = opticalToSar.Apply(OpticalX, OpticalY);
        return double.Hypot(x - SarX, y - SarY);
    }
}
