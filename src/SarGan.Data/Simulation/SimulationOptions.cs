using System.Text.Json.Serialization;

namespace SarGan.Data.Simulation;

/// <summary>What <see cref="SceneSimulator"/> draws, and how the two sensors see it.</summary>
public sealed record SimulationOptions
{
    /// <summary>The one seed of all scenes. Default 1; any value.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Width and height of both images in pixels. Default 512; 32 to 4096. Needs up to 160 bytes of memory a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Check.Range(value, 32, 4096, nameof(Size)); } = 512;

    /// <summary>Metres on the ground a pixel. Default 10; 1 to 60. Things keep their size in metres.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double GroundSampleDistanceMetres { get; init => field = Check.Range(value, 1, 60, nameof(GroundSampleDistanceMetres)); } = 10;

    /// <summary>What the scenes show. Default null: each four consecutive scene indices from a multiple of 4 show the four landscapes in a drawn order.</summary>
    public Landscape? Landscape { get; init; }

    /// <summary>Mean backscatter by class.</summary>
    public Backscatter Backscatter { get; init; } = new();

    /// <summary>Whether the SAR image has speckle. Default true; false leaves the expected intensity, free of noise.</summary>
    public bool Speckle { get; init; } = true;

    /// <summary>Equivalent number of looks of a pixel, ENL = mean² / variance of the intensity of a homogeneous surface. Default 4.4 (Sentinel-1 IW GRDH); 1 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Looks { get; init => field = Check.Range(value, 1, 100, nameof(Looks)); } = 4.4;

    /// <summary>
    /// Standard deviation, in pixels, of the Gaussian impulse response of the radar (in the complex field). Default 1.1: the product is oversampled as Sentinel-1 GRD is (20 m resolved on 10 m pixels).
    /// 0 to 5. 0: no correlation between pixels, and gamma speckle to the letter. Intensities d pixels apart along an axis correlate by exp(-d² / (2 s²)), 0.66 at d = 1 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double SpeckleCorrelationPixels { get; init => field = Check.Range(value, 0, 5, nameof(SpeckleCorrelationPixels)); } = 1.1;

    /// <summary>Angle between the radar's ray and the vertical, in degrees. Default 38; 20 to 60. Layover grows as it shrinks, radar shadow as it grows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double IncidenceAngleDegrees { get; init => field = Check.Range(value, 20, 60, nameof(IncidenceAngleDegrees)); } = 38;

    /// <summary>Direction in which the radar looks, in degrees clockwise from the top of the image. Default 80 (an ascending, right-looking satellite); 0 to 360.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RadarLookAzimuthDegrees { get; init => field = Check.Range(value, 0, 360, nameof(RadarLookAzimuthDegrees)); } = 80;

    /// <summary>Where the sun stands, in degrees clockwise from the top of the image. Default 150; 0 to 360.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double SunAzimuthDegrees { get; init => field = Check.Range(value, 0, 360, nameof(SunAzimuthDegrees)); } = 150;

    /// <summary>The sun's height above the horizon in degrees. Default 45; 15 to 90.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double SunElevationDegrees { get; init => field = Check.Range(value, 15, 90, nameof(SunElevationDegrees)); } = 45;

    /// <summary>sigma0 in dB that the 8-bit SAR image shows as 0. Default -25; -60 to 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DisplayLowDecibels { get; init => field = Check.Range(value, -60, 0, nameof(DisplayLowDecibels)); } = -25;

    /// <summary>sigma0 in dB that the 8-bit SAR image shows as 255. Default 0; -40 to 30, above <see cref="DisplayLowDecibels"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DisplayHighDecibels { get; init => field = Check.Range(value, -40, 30, nameof(DisplayHighDecibels)); }

    /// <summary>How the SAR image lies beside the optical one. Default: exactly on it.</summary>
    public Misalignment Misalignment { get; init; } = Misalignment.None;

    /// <summary>How many times coarser than usual the radar resolves, on the same pixel grid. Default 1; 1 to 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ResolutionFactor { get; init => field = Check.Range(value, 1, 8, nameof(ResolutionFactor)); } = 1;

    /// <summary>Share of the fields that carry another crop in the SAR image than in the optical one. Default 0; 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Change { get; init => field = Check.Range(value, 0, 1, nameof(Change)); }

    /// <summary>Threads to use; they do not change the result. Default 0: all processors; 0 to 1024.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonIgnore]
    public int Threads { get; init => field = Check.Range(value, 0, 1024, nameof(Threads)); }

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names it.</exception>
    public void Validate()
    {
        if (DisplayHighDecibels <= DisplayLowDecibels)
            throw new ArgumentException(FormattableString.Invariant($"DisplayHighDecibels must be above DisplayLowDecibels. Actual values were {DisplayHighDecibels} and {DisplayLowDecibels}."));
        Misalignment.Validate();
    }
}
