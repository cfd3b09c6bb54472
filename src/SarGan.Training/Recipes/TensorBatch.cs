using SarGan.Data.Batches;
using SarGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>One step's images of both domains as tensors on the training device.</summary>
/// <remarks>Owns its two tensors.</remarks>
public sealed class TensorBatch : IDisposable
{
    /// <summary>Wraps two tensors, which the batch then owns.</summary>
    /// <param name="sar">N x C x H x W, in [-1, 1].</param>
    /// <param name="optical">N x C x H x W, in [-1, 1]; the same N, H and W as <paramref name="sar"/>.</param>
    /// <exception cref="ArgumentException">A tensor has not four dimensions, or N, H or W differ.</exception>
    public TensorBatch(Tensor sar, Tensor optical)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        if (sar.dim() != 4 || optical.dim() != 4 || sar.size(0) != optical.size(0) || sar.size(2) != optical.size(2) || sar.size(3) != optical.size(3))
        {
            throw new ArgumentException(
                $"A batch needs N x C x H x W tensors that agree in N, H and W. Actual shapes were Sar [{string.Join(", ", sar.shape)}] and Optical [{string.Join(", ", optical.shape)}].");
        }
        (Sar, Optical) = (sar, optical);
    }

    /// <summary>SAR images: N x C x H x W, in [-1, 1].</summary>
    public Tensor Sar { get; }

    /// <summary>Optical images: N x C x H x W, in [-1, 1].</summary>
    public Tensor Optical { get; }

    /// <summary>N.</summary>
    public long Count => Sar.size(0);

    /// <summary>Copies a batch to a device.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="device">Where they go; null means the CPU.</param>
    /// <param name="type">The number format; default float32.</param>
    public static TensorBatch From(TrainingBatch batch, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new TensorBatch(ToTensor(batch.Sar, device ?? CPU, type), ToTensor(batch.Optical, device ?? CPU, type));
    }

    /// <summary>The images that a direction starts from.</summary>
    /// <param name="direction">The direction.</param>
    public Tensor Source(TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? Sar : Optical;

    /// <summary>The images of the domain that a direction leads to.</summary>
    /// <param name="direction">The direction.</param>
    public Tensor Target(TranslationDirection direction) => direction == TranslationDirection.SarToOptical ? Optical : Sar;

    /// <inheritdoc/>
    public void Dispose()
    {
        Sar.Dispose();
        Optical.Dispose();
    }

    private static Tensor ToTensor(ImageBatch images, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return tensor(images.Values, [images.Count, images.Channels, images.Height, images.Width]).to(type, device).MoveToOuterDisposeScope();
    }
}
