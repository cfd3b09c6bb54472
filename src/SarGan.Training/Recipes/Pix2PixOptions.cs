using SarGan.Models;
using SarGan.Models.Networks;

namespace SarGan.Training.Recipes;

/// <summary>How <see cref="Pix2PixRecipe"/> trains. The defaults are the article's.</summary>
public sealed record Pix2PixOptions
{
    /// <summary>The one direction that is learnt. Default: <see cref="TranslationDirection.SarToOptical"/>.</summary>
    public TranslationDirection Direction { get; init; }

    /// <summary>Weight of the adversarial loss, 0 or more. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double AdversarialWeight { get; init => field = Check.Weight(value); } = 1;

    /// <summary>Weight of the L1 distance to the label, 0 or more. Default: 100.</summary>
    /// <remarks>The paper's lambda.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double L1Weight { get; init => field = Check.Weight(value); } = 100;

    /// <summary>Whether the discriminator takes two updates a step, on real and then on translated images, which are made anew for the generator. Default: false.</summary>
    /// <remarks>The order of Keras's <c>train_on_batch</c>, as in the article: slower, and another training than the paper's.</remarks>
    public bool KerasUpdates { get; init; }

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

    /// <summary>The generator; its channels are set to the domains'. Null means the preset, the default.</summary>
    public NetworkSpec? Generator { get; init; }

    /// <summary>The conditional discriminator; its channels are set to the domains'. Null means the preset, the default.</summary>
    public NetworkSpec? Discriminator { get; init; }
}
