namespace SarGan.Data;

/// <summary>The two kinds of image that SarGan translates between.</summary>
/// <remarks>The literature's A is <see cref="Sar"/> and its B is <see cref="Optical"/>; the letters survive only in folder names such as <c>trainA</c>.</remarks>
public enum Domain
{
    /// <summary>Synthetic aperture radar: backscatter, with speckle.</summary>
    Sar,

    /// <summary>Optical: reflected sunlight, usually red, green and blue.</summary>
    Optical,
}
