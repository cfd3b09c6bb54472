using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Radiometry;
using SarGan.Models;

namespace SarGan;

/// <summary>Brings images to a network's channel count where that is exact, and its results to what the domain shows.</summary>
internal static class ChannelConversion
{
    /// <summary>The channels of a translation: grey for SAR (the channel mean) unless they are different bands, the network's own for optical.</summary>
    internal static int ResultChannels(TranslationDirection direction, int networkChannels, RadiometricContract? contract) =>
        direction == TranslationDirection.OpticalToSar && !HasDistinctBands(contract?.Sar?.Scaling) ? 1 : networkChannels;

    internal static bool CanConvert(int channels, int wanted) => channels == wanted || channels == 1 || (channels == 3 && wanted == 1);

    internal static Domain SourceOf(TranslationDirection direction) =>
        direction == TranslationDirection.SarToOptical ? Domain.Sar : Domain.Optical;

    /// <exception cref="ArgumentException">The conversion is not exact.</exception>
    internal static ImageBatch ToNetwork(ImageBatch images, int channels, TranslationDirection direction)
    {
        if (images.Channels == channels) return images;
        if (images.Channels == 1) return Replicate(images, channels);
        if (channels == 1 && images.Channels == 3) return Mean(images);
        throw new ArgumentException(
            $"The model takes {SourceOf(direction)} images of {channels} channels. Grey images are replicated and RGB is averaged to grey; {images.Channels} channels cannot be converted.", nameof(images));
    }

    internal static ImageBatch FromNetwork(ImageBatch images, TranslationDirection direction, RadiometricContract? contract) =>
        ResultChannels(direction, images.Channels, contract) == images.Channels ? images : Mean(images);

    // Channels of a picture are replicated grey, or a colouring of it; the mean of polarisations would be nothing.
    private static bool HasDistinctBands(TileScaling? scaling) =>
        scaling is SarScaling && Enumerable.Range(1, scaling.Channels - 1).Any(channel => scaling.BandOf(channel) != scaling.BandOf(0));

    private static ImageBatch Replicate(ImageBatch images, int channels)
    {
        var area = images.Height * images.Width;
        var values = new float[images.Count * channels * area];
        for (var plane = 0; plane < images.Count * channels; plane++)
            images.Values.AsSpan(plane / channels * area, area).CopyTo(values.AsSpan(plane * area, area));
        return new ImageBatch(images.Count, channels, images.Height, images.Width, values);
    }

    private static ImageBatch Mean(ImageBatch images)
    {
        var area = images.Height * images.Width;
        var values = new float[images.Count * area];
        for (var image = 0; image < images.Count; image++)
        {
            for (var pixel = 0; pixel < area; pixel++)
            {
                var sum = 0.0;
                for (var channel = 0; channel < images.Channels; channel++)
                    sum += images.Values[(((image * images.Channels) + channel) * area) + pixel];
                values[(image * area) + pixel] = (float)(sum / images.Channels);
            }
        }

        return new ImageBatch(images.Count, 1, images.Height, images.Width, values);
    }
}
