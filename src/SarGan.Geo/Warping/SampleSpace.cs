namespace SarGan.Geo.Warping;

/// <summary>What samples mean when they are mixed. The mean of decibels is not the decibels of the mean: SAR is averaged in power.</summary>
public enum SampleSpace
{
    /// <summary>Samples may be averaged as they are: power (sigma0, gamma0 linear), reflectance, heights, plain images.</summary>
    Linear,

    /// <summary>Amplitude: squared, resampled, and the root taken.</summary>
    Amplitude,

    /// <summary>10 log10 of power: taken to power, resampled, and back.</summary>
    Decibels,
}
