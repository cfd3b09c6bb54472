using SarGan.Data.Batches;

namespace SarGan;

/// <summary>Extends images to sides that a network takes, and cuts its results back.</summary>
internal static class MirrorPadding
{
    /// <summary>The side to pad to: the next multiple, and at least two of them, which leaves the bottleneck 2 x 2.</summary>
    internal static int PaddedSide(int side, int multiple) => Math.Max((side + multiple - 1) / multiple, 2) * multiple;

    /// <summary>Adds mirrored pixels to the right and below; the edge itself is not repeated.</summary>
    internal static ImageBatch Pad(ImageBatch image, int height, int width)
    {
        if (height == image.Height && width == image.Width) return image;
        var planes = image.Count * image.Channels;
        var values = new float[planes * height * width];
        for (var row = 0; row < planes * height; row++)
        {
            var (plane, y) = Math.DivRem(row, height);
            var source = image.Values.AsSpan(((plane * image.Height) + Mirror(y, image.Height)) * image.Width, image.Width);
            var target = values.AsSpan(row * width, width);
            source.CopyTo(target);
            for (var x = image.Width; x < width; x++) target[x] = source[Mirror(x, image.Width)];
        }

        return new ImageBatch(image.Count, image.Channels, height, width, values);
    }

    /// <summary>Keeps the top left part.</summary>
    internal static ImageBatch Crop(ImageBatch image, int height, int width)
    {
        if (height == image.Height && width == image.Width) return image;
        var planes = image.Count * image.Channels;
        var values = new float[planes * height * width];
        for (var row = 0; row < planes * height; row++)
        {
            var (plane, y) = Math.DivRem(row, height);
            image.Values.AsSpan(((plane * image.Height) + y) * image.Width, width).CopyTo(values.AsSpan(row * width, width));
        }

        return new ImageBatch(image.Count, image.Channels, height, width, values);
    }

    // 0 1 2 3 | 2 1 0 1 2 ...: works for sides that are shorter than the padding, too.
    internal static int Mirror(int index, int side)
    {
        if (side == 1) return 0;
        var phase = index % (2 * (side - 1));
        return phase < side ? phase : (2 * (side - 1)) - phase;
    }
}
