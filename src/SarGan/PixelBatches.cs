using SarGan.Data.Batches;
using SarGan.Data.Images;

namespace SarGan;

/// <summary>Between pictures and batches of one picture each.</summary>
internal static class PixelBatches
{
    /// <summary>A picture as a batch of one in [-1, 1], its channels converted by the rule of the training's loader (<see cref="PixelScaling"/>); its own channels where there is no conversion.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="wanted">The channels that a network takes.</param>
    internal static ImageBatch FromImage(PixelImage image, int wanted)
    {
        var channels = PixelScaling.CanConvert(image.Channels, wanted) ? wanted : image.Channels;
        var values = new float[channels * image.Height * image.Width];
        PixelScaling.ToSigned(image, values, channels);
        return new ImageBatch(1, channels, image.Height, image.Width, values);
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
