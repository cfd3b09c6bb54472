using SarGan.Data.Images;
using SarGan.Data.Radiometry;

namespace SarGan.Data.Batches;

/// <summary>Brings a tile to the size, channels and range of a batch.</summary>
internal static class TileScaler
{
    /// <summary>Reads a tile into its place in a batch.</summary>
    /// <param name="tiles">The tile set.</param>
    /// <param name="index">The tile.</param>
    /// <param name="target">C x size x size values of one image, filled with [-1, 1].</param>
    /// <param name="channels">C.</param>
    /// <param name="size">H and W.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    /// <exception cref="DatasetLayoutException">The tile is broken, or its channels do not convert.</exception>
    public static void Load(ITileSet tiles, int index, Span<float> target, int channels, int size, bool mirrored)
    {
        var image = tiles.Read(index);
        if (!PixelScaling.CanConvert(image.Channels, channels))
            throw new DatasetLayoutException($"{tiles.NameOf(index)}: {image.Channels} channels were found and {channels} asked for. Grey goes to any count; RGB and RGBA go to 1 or 3.");
        if (image.Channels != channels && image.Channels != 1 && BatchContent.ContractOf(tiles) is { Scaling: not PlainScaling } contract)
            throw new DatasetLayoutException($"{tiles.NameOf(index)}: the radiometric contract gives {image.Channels} channels ({string.Join(", ", Enumerable.Range(0, image.Channels).Select(contract.NameOf))}) and {channels} were asked for. Measurements are neither mixed nor taken for alpha: choose as many bands, one more than once where need be (first, second, first), or one band.");
        if (image.Width == size && image.Height == size)
        {
            PixelScaling.ToSigned(image, target, channels, mirrored);
            return;
        }

        if (!tiles.MayBeResized)
            throw new DatasetLayoutException($"{tiles.NameOf(index)}: {image.Width} x {image.Height} pixels were found and {size} x {size} asked for. Radar in dB cannot be resized without bias: give TileFileDecoder.Size, which resamples in linear power.");

        // Replicated channels are equal: resize what the file has, then replicate.
        var own = image.Channels <= 2 && channels != image.Channels ? 1 : channels;
        var full = new float[own * image.Width * image.Height];
        PixelScaling.ToSigned(image, full, own, mirrored);
        var plane = size * size;
        PixelResizer.Resize(full, (image.Height, image.Width), target[..(own * plane)], (size, size));
        for (var c = own; c < channels; c++) target[..plane].CopyTo(target.Slice(c * plane, plane));
    }
}
