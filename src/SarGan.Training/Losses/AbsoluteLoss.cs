using static TorchSharp.torch;

namespace SarGan.Training.Losses;

/// <summary>The mean absolute difference of two images (L1), which keeps edges sharper than squares do.</summary>
/// <remarks>
/// Between an image and its way there and back it is the cycle-consistency loss, between an image and its translation into its own domain the
/// identity loss (Zhu et al., Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, ICCV 2017); between a translation and
/// its label the L1 loss of Isola et al., Image-to-Image Translation with Conditional Adversarial Networks, CVPR 2017.
/// </remarks>
public static class AbsoluteLoss
{
    /// <summary>The mean of |image - reference| over all samples, channels and pixels.</summary>
    /// <param name="image">N x C x H x W.</param>
    /// <param name="reference">The same shape.</param>
    /// <returns>A scalar, 0 or more.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Mean(Tensor image, Tensor reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        // Without the check a grey image would silently be compared with each colour.
        if (!image.shape.SequenceEqual(reference.shape))
            throw new ArgumentException($"Images must have one shape. Actual shapes were [{string.Join(", ", image.shape)}] and [{string.Join(", ", reference.shape)}].");
        return nn.functional.l1_loss(image, reference);
    }
}
