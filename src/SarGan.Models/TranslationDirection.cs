namespace SarGan.Models;

/// <summary>Which domain goes in and which comes out.</summary>
public enum TranslationDirection
{
    /// <summary>A SAR image goes in, an optical-looking one comes out (the literature's A to B).</summary>
    SarToOptical,

    /// <summary>An optical image goes in, a SAR-looking one comes out (the literature's B to A).</summary>
    OpticalToSar,
}
