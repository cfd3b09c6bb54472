using SarGan.Models.Networks;

namespace SarGan.Training.Recipes;

/// <summary>Which of the two sets of CycleGAN networks is meant where no network is given.</summary>
public enum CycleGanPreset
{
    /// <summary>U-Net and PatchGAN with instance norm per channel, gain and bias learnt.</summary>
    Standard,

    /// <summary>The same layers with keras-contrib's default norm: over the whole sample, one gain and one bias.</summary>
    Keras,
}

/// <summary>How <see cref="CycleGanRecipe"/> trains. The defaults are the article's.</summary>
public sealed record CycleGanOptions
{
    /// <summary>Weight of the adversarial loss, 0 or more. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double AdversarialWeight { get; init => field = Check.Weight(value); } = 1;

    /// <summary>Weight of the cycle-consistency loss, 0 or more. Default: 10.</summary>
    /// <remarks>The paper's lambda.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double CycleWeight { get; init => field = Check.Weight(value); } = 10;

    /// <summary>Weight of the identity loss, 0 or more. Default: 1. At 0 its pass is saved; with unequal channel counts it must be 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double IdentityWeight { get; init => field = Check.Weight(value); } = 1;

    /// <summary>Translated images that each discriminator's pool remembers, 0 or more. Default: 0, no pool; Zhu et al. 2017 use 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public int PoolSize { get; init => field = Check.AtLeast(0, value); }

    /// <summary>Whether discriminators take two updates a step, on real and then on translated images, which are made anew for the generators. Default: false.</summary>
    /// <remarks>The order of Keras's <c>train_on_batch</c>, as in the article: slower, and another training than the paper's.</remarks>
    public bool KerasUpdates { get; init; }

    /// <summary>The networks to use where none is given. Default: <see cref="CycleGanPreset.Standard"/>.</summary>
    public CycleGanPreset Preset { get; init; }

    /// <summary>Filters of the first layer of each preset network, 1 or more. Default: 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Filters { get; init => field = Check.AtLeast(1, value); } = 64;

    /// <summary>Side of the training images in pixels, 8 or more. Default: 256. Smaller images make the preset networks shallower.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 8.</exception>
    public int Size { get; init => field = Check.AtLeast(8, value); } = 256;

    /// <summary>Channels of both domains, 1 or more. Default: 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Channels { get; init => field = Check.AtLeast(1, value); } = 3;

    /// <summary>Channels of the SAR images, 1 or more; null means <see cref="Channels"/>, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? SarChannels { get; init => field = Check.AtLeast(1, value); }

    /// <summary>Channels of the optical images, 1 or more; null means <see cref="Channels"/>, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? OpticalChannels { get; init => field = Check.AtLeast(1, value); }

    /// <summary>How often the preset generator halves the image, 1 or more; null means as often as the preset and the size allow, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? Depth { get; init => field = Check.AtLeast(1, value); }

    /// <summary>The norm of the preset networks; null means the preset's, the default.</summary>
    public NormKind? Norm { get; init; }

    /// <summary>Share of values that the preset generator drops while training, 0 to below 1. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public double Dropout { get; init => field = Check.Share(value); }

    /// <summary>The generator from SAR to optical, and with input and output channels exchanged the one back; null means the preset, the default.</summary>
    public NetworkSpec? Generator { get; init; }

    /// <summary>Both discriminators; its input channels are set to the domain's. Null means the preset, the default.</summary>
    public NetworkSpec? Discriminator { get; init; }

    /// <summary>Checks what a single property cannot.</summary>
    /// <exception cref="ArgumentException">The identity loss is on although the domains have different channel counts.</exception>
    public void Validate()
    {
        var (sar, optical) = (SarChannels ?? Channels, OpticalChannels ?? Channels);
        if (IdentityWeight > 0 && sar != optical)
            throw new ArgumentException($"IdentityWeight must be 0 where the channel counts differ: a generator cannot take its own output's domain. Actual counts were SarChannels {sar} and OpticalChannels {optical}.");
    }
}
