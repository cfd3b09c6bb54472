using SarGan.Data.Batches;
using SarGan.Data.Radiometry;
using SarGan.Models;

namespace SarGan.Tests;

public class ChannelConversionTests
{
    [Fact]
    public void ToNetwork_GreyForThreeChannels_Replicates()
    {
        var grey = new ImageBatch(2, 1, 1, 2, [1, 2, 3, 4]);

        var converted = ChannelConversion.ToNetwork(grey, 3, TranslationDirection.SarToOptical);

        Assert.Equal([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4], converted.Values);
    }

    [Fact]
    public void ToNetwork_RgbForOneChannel_Averages()
    {
        var rgb = new ImageBatch(1, 3, 1, 2, [0.3f, 0, 0.6f, 0, 0.9f, 1]);

        var converted = ChannelConversion.ToNetwork(rgb, 1, TranslationDirection.OpticalToSar);

        Assert.Equal(0.6f, converted.Values[0], 1e-6f);
        Assert.Equal(1 / 3f, converted.Values[1], 1e-6f);
    }

    [Fact]
    public void ToNetwork_FourForThreeChannels_SaysWhatWouldFit()
    {
        var image = new ImageBatch(1, 4, 1, 1, [0, 0, 0, 0]);

        var error = Assert.Throws<ArgumentException>(() => ChannelConversion.ToNetwork(image, 3, TranslationDirection.OpticalToSar));

        Assert.StartsWith("The model takes Optical images of 3 channels. Grey images are replicated and RGB is averaged to grey; 4 channels cannot be converted.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromNetwork_SarOfThreeChannels_IsTheirMean()
    {
        var result = ChannelConversion.FromNetwork(new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]), TranslationDirection.OpticalToSar, null);

        Assert.Equal(1, result.Channels);
        Assert.Equal(0.3f, result.Values[0], 1e-6f);
    }

    [Fact]
    public void FromNetwork_SarOfTwoPolarisations_KeepsItsChannels()
    {
        var result = ChannelConversion.FromNetwork(new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]), TranslationDirection.OpticalToSar, Sar([0, 1, 0]));

        Assert.Equal([0.1f, 0.2f, 0.6f], result.Values);
    }

    [Fact]
    public void FromNetwork_SarOfOneBand_IsTheMean()
    {
        var one = ChannelConversion.FromNetwork(new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]), TranslationDirection.OpticalToSar, Sar([0]));
        var repeated = ChannelConversion.FromNetwork(new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]), TranslationDirection.OpticalToSar, Sar([1, 1, 1]));
        var picture = ChannelConversion.FromNetwork(new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]), TranslationDirection.OpticalToSar, RadiometricContract.OfPictures(3, 3));

        Assert.Equal([1, 1, 1], new[] { one, repeated, picture }.Select(result => result.Channels));
    }

    [Fact]
    public void FromNetwork_Optical_KeepsItsChannels()
    {
        var optical = new ImageBatch(1, 3, 1, 1, [0.1f, 0.2f, 0.6f]);

        Assert.Same(optical, ChannelConversion.FromNetwork(optical, TranslationDirection.SarToOptical, null));
    }

    private static RadiometricContract Sar(int[] bands) =>
        new() { Sar = new DomainContract { Scaling = new SarScaling { Bands = bands, Clip = [.. bands.Select(_ => new ClipRange(-25, 0))] } } };
}
