using System.Numerics;

namespace SarGan.Models.Networks;

/// <summary>The reference networks' options, for images of a given size.</summary>
/// <remarks>
/// Networks are made shallower for small images: min(preset, log2(size) - 1) halvings, so that the narrowest layer keeps
/// 2 x 2 pixels or more. All methods throw an <see cref="ArgumentException"/> where the size is not a multiple of 2 to that power.
/// </remarks>
public static class NetworkPresets
{
    private const int CycleGanDepth = 4;
    private const int Pix2PixDepth = 7;
    private const int DiscriminatorLayers = 4;

    /// <summary>The CycleGAN generator: four halvings, instance norm. 6,173,827 parameters at the defaults.</summary>
    /// <param name="channels">Of both domains, 1 or more.</param>
    /// <param name="filters">Channels after the first convolution, 1 or more.</param>
    /// <param name="size">The shorter side of the images, in pixels, 4 or more.</param>
    /// <returns>Options for a <see cref="UNetGenerator"/>.</returns>
    public static UNetOptions CycleGanGenerator(int channels = 3, int filters = 64, int size = 256) => new()
    {
        InputChannels = channels,
        OutputChannels = channels,
        Filters = filters,
        Depth = DepthFor(CycleGanDepth, size),
    };

    /// <summary>The CycleGAN discriminator: four halvings, instance norm. 2,766,529 parameters at the defaults.</summary>
    /// <inheritdoc cref="CycleGanGenerator" path="/param"/>
    /// <returns>Options for a <see cref="PatchDiscriminator"/>.</returns>
    public static PatchDiscriminatorOptions CycleGanDiscriminator(int channels = 3, int filters = 64, int size = 256) => new()
    {
        InputChannels = channels,
        Filters = filters,
        Layers = DepthFor(DiscriminatorLayers, size),
    };

    /// <summary>The CycleGAN generator to keras-contrib's letter: the norm is over the whole sample. 6,171,025 parameters at the defaults.</summary>
    /// <inheritdoc cref="CycleGanGenerator" path="/param"/>
    /// <returns>Options for a <see cref="UNetGenerator"/>.</returns>
    public static UNetOptions CycleGanKerasGenerator(int channels = 3, int filters = 64, int size = 256) =>
        CycleGanGenerator(channels, filters, size) with { Norm = NormKind.KerasSample };

    /// <summary>The CycleGAN discriminator to keras-contrib's letter: the norm is over the whole sample. 2,764,743 parameters at the defaults.</summary>
    /// <inheritdoc cref="CycleGanGenerator" path="/param"/>
    /// <returns>Options for a <see cref="PatchDiscriminator"/>.</returns>
    public static PatchDiscriminatorOptions CycleGanKerasDiscriminator(int channels = 3, int filters = 64, int size = 256) =>
        CycleGanDiscriminator(channels, filters, size) with { Norm = NormKind.KerasSample };

    /// <summary>The Pix2Pix generator: seven halvings, batch norm. 41,834,499 parameters at the defaults.</summary>
    /// <param name="inputChannels">Of the condition, 1 or more.</param>
    /// <param name="outputChannels">Of the generated image, 1 or more.</param>
    /// <param name="filters">Channels after the first convolution, 1 or more.</param>
    /// <param name="size">The shorter side of the images, in pixels, 4 or more.</param>
    /// <returns>Options for a <see cref="UNetGenerator"/>.</returns>
    public static UNetOptions Pix2PixGenerator(int inputChannels = 3, int outputChannels = 3, int filters = 64, int size = 256) => new()
    {
        InputChannels = inputChannels,
        OutputChannels = outputChannels,
        Filters = filters,
        Depth = DepthFor(Pix2PixDepth, size),
        Norm = NormKind.Batch,
        NormalizesFirst = false,
    };

    /// <summary>The Pix2Pix discriminator: judges an image beside its condition; four halvings, batch norm. 2,769,601 parameters at the defaults.</summary>
    /// <inheritdoc cref="Pix2PixGenerator" path="/param"/>
    /// <returns>Options for a <see cref="PatchDiscriminator"/>.</returns>
    public static PatchDiscriminatorOptions Pix2PixDiscriminator(int inputChannels = 3, int outputChannels = 3, int filters = 64, int size = 256) => new()
    {
        InputChannels = outputChannels,
        ConditionChannels = inputChannels,
        Filters = filters,
        Layers = DepthFor(DiscriminatorLayers, size),
        Norm = NormKind.Batch,
    };

    private static int DepthFor(int preset, int size)
    {
        if (size < 4) throw new ArgumentOutOfRangeException(nameof(size), $"Size must be 4 or more. Actual value was {size}.");
        var depth = Math.Min(preset, BitOperations.Log2((uint)size) - 1);
        var multiple = 1 << depth;
        if (size % multiple == 0) return depth;
        var below = size / multiple * multiple;
        throw new ArgumentException(
            $"Size must be a multiple of {multiple}. Actual value was {size}; the nearest right sizes are {below} and {below + multiple}.", nameof(size));
    }
}
