using SarGan.Data.Batches;
using SarGan.Data.Images;

namespace SarGan;

/// <summary>Between pictures and batches of one picture each.</summary>
internal static class PixelBatches
{
    /// <summary>A picture as a batch of one, its channels kept, in [-1, 1].</summary>
    internal static ImageBatch FromImage(PixelImage image)
    {
        var values = new float[image.Channels * image.Height * image.Width];
        PixelScaling.ToSigned(image, values, image.Channels);
        return new ImageBatch(1, image.Channels, image.Height, image.Width, values);
    }

    /// <summary>A batch of one as an 8-bit picture.</summary>
    internal static PixelImage ToImage(ImageBatch image) => PixelScaling.ToImage(image.Values, image.Height, image.Width, image.Channels);

    internal static bool SameSize(ImageBatch a, ImageBatch b) => a.Channels == b.Channels && a.Height == b.Height && a.Width == b.Width;

    /// <summary>Batches of one image each.</summary>
    internal static ImageBatch[] Split(ImageBatch images)
    {
        if (images.Count == 1) return [images];
        var length = images.Values.Length / images.Count;
        return [.. Enumerable.Range(0, images.Count).Select(i =>
            new ImageBatch(1, images.Channels, images.Height, images.Width, images.Values.AsSpan(i * length, length).ToArray()))];
    }

    /// <summary>One batch of images of equal size, each given as a batch of one.</summary>
    internal static ImageBatch Join(IReadOnlyList<ImageBatch> images)
    {
        var first = images[0];
        if (images.Count == 1) return first;
        var values = new float[first.Values.Length * images.Count];
        for (var i = 0; i < images.Count; i++) images[i].Values.CopyTo(values.AsSpan(i * first.Values.Length));
        return new ImageBatch(images.Count, first.Channels, first.Height, first.Width, values);
    }
}
