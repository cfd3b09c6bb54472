using System.Text.Json;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Tests;

public class TranslatorTests
{
    [Fact]
    public void Choose_WhereTheDirectionMayBeLeftOut_TakesTheOnlyOneOrSarToOptical()
    {
        using var both = TinyModels.Translator();
        using var back = TinyModels.Translator(null, TranslationDirection.OpticalToSar);

        Assert.Equal(TranslationDirection.SarToOptical, both.Choose(null));
        Assert.Equal(TranslationDirection.OpticalToSar, both.Choose(TranslationDirection.OpticalToSar));
        Assert.Equal(TranslationDirection.OpticalToSar, back.Choose(null));
        Assert.Contains("translates OpticalToSar only", Assert.Throws<ArgumentException>(() => back.Choose(TranslationDirection.SarToOptical)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_GreyImage_IsThePlainNetworkOnReplicatedGrey()
    {
        using var translator = TinyModels.Translator();
        var image = TinyModels.Image(5, 1);
        var grey = image.Bytes.ToArray().Select(b => (b / 127.5f) - 1).ToArray();

        var result = translator.Translate(image, TranslationDirection.SarToOptical);

        Assert.Equal((32, 32, 3, 8), (result.Width, result.Height, result.Channels, result.BitsPerSample));
        var expected = Plain(TinyModels.Generator(1), [.. grey, .. grey, .. grey], 32, 32);
        AssertClose(expected, result, channels: 3);
    }

    [Fact]
    public void Translate_ToSar_IsTheMeanOfTheNetworksChannels()
    {
        using var translator = TinyModels.Translator();
        var image = TinyModels.Image(6, 3);

        var result = translator.Translate(image, TranslationDirection.OpticalToSar);

        Assert.Equal(1, result.Channels);
        var output = Plain(TinyModels.Generator(2), Planes(image), 32, 32);
        var mean = Enumerable.Range(0, 1024).Select(i => (output[i] + output[1024 + i] + output[2048 + i]) / 3).ToArray();
        AssertClose(mean, result, channels: 1);
    }

    [Fact]
    public void Translate_SidesThatAreNoMultiples_MirrorsThenCrops()
    {
        using var translator = TinyModels.Translator();
        var image = TinyModels.Image(7, 3, width: 45, height: 33);

        var result = translator.Translate(image, TranslationDirection.OpticalToSar);

        // 3 levels: multiples of 8, so 48 x 40.
        Assert.Equal((45, 33), (result.Width, result.Height));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var network = TinyModels.Generator(2);
        network.eval();
        var padded = nn.functional.pad(tensor(Planes(image), [1, 3, 33, 45]), [0, 3, 0, 7], PaddingModes.Reflect);
        var mean = network.call(padded).mean([1]).slice(1, 0, 33, 1).slice(2, 0, 45, 1).contiguous();
        AssertClose(mean.data<float>().ToArray(), result, channels: 1);
    }

    [Fact]
    public void Translate_TinyImage_KeepsItsSize()
    {
        using var translator = TinyModels.Translator();

        var result = translator.Translate(TinyModels.Image(8, 1, width: 3, height: 1), TranslationDirection.SarToOptical);

        Assert.Equal((3, 1, 3), (result.Width, result.Height, result.Channels));
    }

    [Fact]
    public void Translate_ListInBatches_GivesWhatSingleCallsGive()
    {
        using var translator = TinyModels.Translator(new TranslatorOptions { BatchSize = 3 });
        PixelImage[] images = [TinyModels.Image(1, 1), TinyModels.Image(2, 1), TinyModels.Image(3, 1), TinyModels.Image(4, 1), TinyModels.Image(5, 1, 40, 24), TinyModels.Image(6, 3)];

        var results = translator.Translate(images, TranslationDirection.SarToOptical);

        Assert.Equal(images.Length, results.Count);
        foreach (var (image, result) in images.Zip(results))
            AssertWithinOne(translator.Translate(image, TranslationDirection.SarToOptical), result);
    }

    [Fact]
    public void Translate_EmptyList_IsEmpty()
    {
        using var translator = TinyModels.Translator();

        Assert.Empty(translator.Translate([], TranslationDirection.SarToOptical));
    }

    [Fact]
    public void Translate_ImageBatch_IsNotRounded()
    {
        using var translator = TinyModels.Translator(new TranslatorOptions { BatchSize = 2 });
        float[] values = [.. Planes(TinyModels.Image(1, 3)), .. Planes(TinyModels.Image(2, 3)), .. Planes(TinyModels.Image(3, 3))];

        var result = translator.Translate(new ImageBatch(3, 3, 32, 32, values), TranslationDirection.SarToOptical);

        Assert.Equal((3, 3, 32, 32), (result.Count, result.Channels, result.Height, result.Width));
        var expected = Plain(TinyModels.Generator(1), values[(2 * 3072)..], 32, 32);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], result.Values[(2 * 3072) + i], 1e-4f);
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(3, 255)]
    [InlineData(1, 17)]
    [InlineData(3, 17)]
    public void Translate_Alpha_IsLeftOutAsInTraining(int channels, byte alpha)
    {
        using var translator = TinyModels.Translator();
        var plain = TinyModels.Image(9, channels);
        // Some pixels opaque, some not.
        byte[] samples = [.. Enumerable.Range(0, 32 * 32).SelectMany(i => plain.Bytes.Slice(channels * i, channels).ToArray().Append(i % 2 == 0 ? alpha : byte.MaxValue))];
        var withAlpha = new PixelImage(32, 32, channels + 1, samples);

        var result = translator.Translate(withAlpha, TranslationDirection.OpticalToSar);

        Assert.Equal(translator.Translate(plain, TranslationDirection.OpticalToSar).Bytes.ToArray(), result.Bytes.ToArray());
        var tiles = new OneTile(withAlpha);
        var learnt = new PairedBatches(tiles, tiles, new BatchOptions { BatchSize = 1, Size = 32, SarChannels = 3, OpticalChannels = 3, Flip = false }).Load(0).Optical;
        Assert.Equal(learnt.Values, PixelBatches.FromImage(withAlpha, 3).Values);
    }

    [Fact]
    public void Translate_FiveBands_SaysWhatTheModelTakes()
    {
        using var translator = TinyModels.Translator();

        var error = Assert.Throws<ArgumentException>(() => translator.Translate(TinyModels.Image(1, 5), TranslationDirection.OpticalToSar));

        Assert.Contains("The model takes Optical images of 3 channels.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_BatchOfFourChannels_HoldsBandsAndIsRefused()
    {
        using var translator = TinyModels.Translator();

        var error = Assert.Throws<ArgumentException>(() => translator.Translate(new ImageBatch(1, 4, 32, 32, new float[4 * 32 * 32]), TranslationDirection.OpticalToSar));

        Assert.Contains("4 channels cannot be converted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_DirectionThatIsNotThere_NamesWhatThereIs()
    {
        using var translator = TinyModels.Translator(null, TranslationDirection.SarToOptical);

        var error = Assert.Throws<ArgumentException>(() => translator.Translate(TinyModels.Image(1, 3), TranslationDirection.OpticalToSar));

        Assert.Contains("The model translates SarToOptical only. Actual direction was OpticalToSar.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_FromManyThreads_GivesTheSameEverywhere()
    {
        using var translator = TinyModels.Translator();
        PixelImage[] images = [.. Enumerable.Range(0, 4).Select(i => TinyModels.Image(i, 1))];
        var expected = images.Select(image => translator.Translate(image, TranslationDirection.SarToOptical).Bytes.ToArray()).ToArray();

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var result = translator.Translate(images[i % 4], TranslationDirection.SarToOptical);
            Assert.Equal(expected[i % 4], result.Bytes.ToArray());
        });
    }

    [Fact]
    public void Dispose_WhileOthersTranslate_LetsThemEndOrRefusesThem()
    {
        var translator = TinyModels.Translator();
        var image = TinyModels.Image(1, 1);

        Parallel.For(0, 30, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            if (i == 15)
            {
                translator.Dispose();
                return;
            }

            try
            {
                Assert.Equal(3, translator.Translate(image, TranslationDirection.SarToOptical).Channels);
            }
            catch (ObjectDisposedException)
            {
            }
        });

        Assert.Throws<ObjectDisposedException>(() => translator.Translate(image, TranslationDirection.SarToOptical));
    }

    [Fact]
    public void Translate_AgainAndAgain_LeavesNoTensor()
    {
        using var translator = TinyModels.Translator();
        var image = TinyModels.Image(1, 3);
        translator.Translate(image, TranslationDirection.OpticalToSar);

        var left = LiveTensors.LeftBy(0, () =>
        {
            for (var i = 0; i < 10; i++) translator.Translate(image, TranslationDirection.OpticalToSar);
        });

        Assert.Equal(0, left);
    }

    [Fact]
    public void Dispose_Twice_LeavesNoTensor()
    {
        var bundle = TinyModels.Bundle();

        var left = LiveTensors.LeftBy(TinyModels.BundleParameters, () =>
        {
            var translator = Translator.Load(new MemoryStream(bundle), new TranslatorOptions());
            translator.Translate(TinyModels.Image(1, 3), TranslationDirection.OpticalToSar);
            translator.Dispose();
            translator.Dispose();
        });

        Assert.Equal(0, left);
    }

    [Fact]
    public void Load_RadiometryIsNoContract_SaysSo()
    {
        using var bundle = ModelBundle.Load(new MemoryStream(TinyModels.Bundle()));
        using var stream = new MemoryStream();
        ModelBundle.Save(stream, bundle.Manifest with { Radiometry = JsonElement.Parse("""{"sensor":"none"}""") }, bundle.Networks);
        stream.Position = 0;

        var error = Assert.Throws<ModelBundleException>(() => Translator.Load(stream, new TranslatorOptions()));

        Assert.Contains("the radiometric contract", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenFile_IsAModelBundleException()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["x.sargan"], "no model");

        Assert.Throws<ModelBundleException>(() => Translator.Load(folder["x.sargan"]));
    }

    [SkippableFact]
    public void Load_DeviceThatIsNotThere_SaysSoAndLeavesNoTensor()
    {
        Skip.If(cuda.is_available(), "there is a CUDA device");
        var bundle = TinyModels.Bundle();
        InvalidOperationException error = null!; // Set below.

        var left = LiveTensors.LeftBy(TinyModels.BundleParameters, () =>
            error = Assert.Throws<InvalidOperationException>(() => Translator.Load(new MemoryStream(bundle), new TranslatorOptions { Device = "cuda" })));

        Assert.StartsWith("Device 'cuda' was asked for, but libtorch sees no CUDA device.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, left);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:-1")]
    [InlineData("")]
    public void TranslatorOptions_UnknownDevice_SaysWhatThereIs(string device)
    {
        var error = Assert.Throws<ArgumentException>(() => new TranslatorOptions { Device = device });

        Assert.StartsWith($"Device must be cpu, cuda, cuda:N or auto. Actual value was {device}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TranslatorOptions_Defaults_AreCpuFullPrecisionOneImage()
    {
        var options = new TranslatorOptions();

        Assert.Equal(("cpu", ComputePrecision.Full, 1), (options.Device, options.Precision, options.BatchSize));
    }

    private static float[] Planes(PixelImage image)
    {
        var area = image.Width * image.Height;
        var bytes = image.Bytes.ToArray();
        return [.. Enumerable.Range(0, bytes.Length).Select(i => (bytes[(i % area * image.Channels) + (i / area)] / 127.5f) - 1)];
    }

    private static float[] Plain(UNetGenerator network, float[] values, int height, int width)
    {
        using var owned = network;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        network.Kernels = KernelPolicy.Plain;
        network.eval();
        return network.call(tensor(values, [1, values.Length / height / width, height, width])).contiguous().data<float>().ToArray();
    }

    // Fast kernels agree to 1e-4, so a value may be rounded the other way.
    private static void AssertClose(float[] expected, PixelImage actual, int channels)
    {
        var area = actual.Width * actual.Height;
        Assert.Equal(area * channels, expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var value = actual.Bytes[(i % area * channels) + (i / area)];
            Assert.InRange(value, ((expected[i] + 1) * 127.5) - 0.52, ((expected[i] + 1) * 127.5) + 0.52);
        }
    }

    private static void AssertWithinOne(PixelImage expected, PixelImage actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        for (var i = 0; i < expected.Bytes.Length; i++) Assert.InRange(actual.Bytes[i], expected.Bytes[i] - 1, expected.Bytes[i] + 1);
    }

    private sealed class OneTile(PixelImage image) : ITileSet
    {
        public int Count => 1;

        public string NameOf(int index) => "tile";

        public PixelImage Read(int index) => image;
    }
}
