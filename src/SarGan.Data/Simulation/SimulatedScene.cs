using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

#pragma warning disable CA1819 // Whole rasters go to numeric code without a copy.

/// <summary>A simulated pair of images of the same ground, with everything that is true about it.</summary>
public sealed class SimulatedScene
{
    /// <summary>The options that drew the scene.</summary>
    public required SimulationOptions Options { get; init; }

    /// <summary>Which scene of the seed, from 0.</summary>
    public required int SceneIndex { get; init; }

    /// <summary>What the scene shows mostly.</summary>
    public required Landscape Landscape { get; init; }

    /// <summary>The optical image: Size x Size x 3, red, green and blue, 8 bits.</summary>
    public required PixelImage Optical { get; init; }

    /// <summary>The SAR image: Size x Size x 1, 8 bits, linear in dB between the display limits of the options, clipped outside.</summary>
    public required PixelImage Sar { get; init; }

    /// <summary>The SAR image before the conversion to 8 bits: sigma0, linear, Size x Size, in SAR geometry.</summary>
    public required float[] SarIntensity { get; init; }

    /// <summary>The same without speckle: the expected sigma0, linear, Size x Size, in SAR geometry.</summary>
    public required float[] SarExpectedIntensity { get; init; }

    /// <summary>The <see cref="Simulation.LandCover"/> that covers most of each optical pixel, Size x Size.</summary>
    public required byte[] LandCover { get; init; }

    /// <summary>255 where the crop differs between the two images, 0 elsewhere; on the optical pixels, Size x Size.</summary>
    public required byte[] Changed { get; init; }

    /// <summary>The true map from optical to SAR pixels.</summary>
    public required SceneTransform Transform { get; init; }

    /// <summary>The share of the scene that a class covers, 0 to 1.</summary>
    /// <param name="cover">The class.</param>
    public double ShareOf(LandCover cover) => LandCover.AsSpan().Count((byte)cover) / (double)LandCover.Length;
}
