using SarGan.Data.Randomness;
using static TorchSharp.torch;

namespace SarGan.Training.Pools;

/// <summary>A history of translated images, from which a discriminator is shown an older one every other time, so that it does not forget.</summary>
/// <remarks>
/// Shrivastava et al., Learning from Simulated and Unsupervised Images through Adversarial Training, CVPR 2017; Zhu et al. 2017 keep 50 images.
/// Until the pool is full every image goes in and comes out. After that, with probability one half, an image takes the place of a stored one, which
/// comes out instead; otherwise it passes through.
/// </remarks>
public sealed class ImagePool : IDisposable
{
    private readonly List<Tensor> _images = [];

    /// <summary>Creates an empty pool.</summary>
    /// <param name="capacity">Images kept; 0 lets every image pass through.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    public ImagePool(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
    }

    /// <summary>Images kept at most.</summary>
    public int Capacity { get; }

    /// <summary>The stored images, oldest slot first: each 1 x C x H x W, owned by the pool.</summary>
    public IReadOnlyList<Tensor> Images => _images;

    /// <summary>Exchanges images with the pool, one after the other.</summary>
    /// <param name="images">N x C x H x W; its graph is not kept.</param>
    /// <param name="random">Where the choices come from.</param>
    /// <returns>N x C x H x W, without gradient; the caller's.</returns>
    public Tensor Exchange(Tensor images, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(random);
        if (Capacity == 0) return images.detach();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        List<Tensor> shown = [], replaced = [];
        foreach (var image in images.detach().split(1)) shown.Add(ExchangeOne(image, random, replaced));
        var result = cat(shown).MoveToOuterDisposeScope();
        foreach (var image in replaced) image.Dispose();
        return result;
    }

    /// <summary>Replaces the pool's content, as a resumed run needs it.</summary>
    /// <param name="images">Images of 1 x C x H x W, oldest slot first; copied.</param>
    /// <exception cref="ArgumentException">There are more images than the pool holds.</exception>
    public void Restore(IReadOnlyList<Tensor> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count > Capacity) throw new ArgumentException($"A pool of {Capacity} cannot hold {images.Count} images.", nameof(images));
        Clear();
        foreach (var image in images) _images.Add(image.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Frees the stored images.</summary>
    public void Dispose() => Clear();

    private Tensor ExchangeOne(Tensor image, RandomStream random, List<Tensor> replaced)
    {
        if (_images.Count < Capacity)
        {
            _images.Add(image.clone().DetachFromDisposeScope());
            return image;
        }
        if (!random.NextBool()) return image;
        var slot = random.NextInt(Capacity);
        var older = _images[slot];
        _images[slot] = image.clone().DetachFromDisposeScope();
        replaced.Add(older);
        return older;
    }

    private void Clear()
    {
        foreach (var image in _images) image.Dispose();
        _images.Clear();
    }
}
