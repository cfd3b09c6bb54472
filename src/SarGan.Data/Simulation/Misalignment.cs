namespace SarGan.Data.Simulation;

/// <summary>How the SAR image lies beside the optical one: the known error of a simulated pair.</summary>
/// <remarks>
/// A point at optical pixel p appears in the SAR image at q = c + Scale R (p - c) + (ShiftX, ShiftY) + w(p), where c is the image's centre,
/// R turns by <see cref="RotationDegrees"/>, and w is a smooth wave of amplitude <see cref="LocalWarpPixels"/>.
/// Pixel coordinates: x to the right, y down, the centre of the first pixel at (0, 0).
/// </remarks>
public sealed record Misalignment
{
    /// <summary>No misalignment.</summary>
    public static Misalignment None { get; } = new();

    /// <summary>Shift to the right in SAR pixels. Default 0; -1000 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ShiftX { get; init => field = Check.Range(value, -1000, 1000, nameof(ShiftX)); }

    /// <summary>Shift downwards in SAR pixels. Default 0; -1000 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ShiftY { get; init => field = Check.Range(value, -1000, 1000, nameof(ShiftY)); }

    /// <summary>Turn about the image's centre in degrees, clockwise as seen on the screen. Default 0; -180 to 180.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RotationDegrees { get; init => field = Check.Range(value, -180, 180, nameof(RotationDegrees)); }

    /// <summary>SAR pixels per optical pixel. Default 1; 0.5 to 2: above 1 things look larger in the SAR image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Scale { get; init => field = Check.Range(value, 0.5, 2, nameof(Scale)); } = 1;

    /// <summary>Largest displacement of the local warp, in pixels along each axis. Default 0; 0 to 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LocalWarpPixels { get; init => field = Check.Range(value, 0, 50, nameof(LocalWarpPixels)); }

    /// <summary>Wavelength of the local warp in pixels. Default 256; 16 to 100000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LocalWarpWavelengthPixels { get; init => field = Check.Range(value, 16, 100000, nameof(LocalWarpWavelengthPixels)); } = 256;

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">The local warp is so steep that it folds the image.</exception>
    public void Validate()
    {
        var steepness = LocalWarpPixels * 2 * Math.PI / LocalWarpWavelengthPixels / Scale;
        if (steepness > 0.5)
            throw new ArgumentException(FormattableString.Invariant($"LocalWarpPixels x 2 pi / LocalWarpWavelengthPixels / Scale must be 0.5 or less, else the warp folds the image. Actual value was {steepness:0.###}."));
    }
}
