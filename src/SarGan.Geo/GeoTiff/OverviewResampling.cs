namespace SarGan.Geo.GeoTiff;

/// <summary>How four pixels become one in an overview. Samples without a measurement (nodata, NaN) are left out of all but <see cref="Nearest"/>.</summary>
public enum OverviewResampling
{
    /// <summary>There are no overviews.</summary>
    None,

    /// <summary>The mean; of integers rounded, half away from zero.</summary>
    Average,

    /// <summary>The upper left sample.</summary>
    Nearest,

    /// <summary>The most frequent value, the first of them where several are: for class maps.</summary>
    Mode,

    /// <summary>The mean of linear power of samples in decibels, 10 log10⟨10^(x/10)⟩: averaging decibels themselves makes speckle darker. For floats only.</summary>
    DecibelAverage,
}
