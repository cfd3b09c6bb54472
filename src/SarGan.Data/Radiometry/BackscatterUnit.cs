namespace SarGan.Data.Radiometry;

/// <summary>How the samples of a radar image express backscatter.</summary>
public enum BackscatterUnit
{
    /// <summary>10 log10 of power: what most terrain-corrected products hold.</summary>
    Decibels,

    /// <summary>Linear power (intensity), 0 or more.</summary>
    Power,

    /// <summary>The square root of power, 0 or more: digital numbers of PALSAR-2 L1.5 and L2.1 and of Sentinel-1 GRD.</summary>
    Amplitude,
}
