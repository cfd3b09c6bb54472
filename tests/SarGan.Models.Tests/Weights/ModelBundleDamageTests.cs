using SarGan.TestSupport;
using System.IO.Compression;
using System.Text;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Weights;

public sealed class ModelBundleDamageTests
{
    private const string ManifestOfOneNetwork =
        """{"formatVersion":1,"libraryVersion":"0.1.0","networks":[{"name":"a","direction":"sarToOptical","network":{"name":"unet","options":{"filters":2,"depth":2}}}],"sha256":{"a.safetensors":"HASH:a.safetensors"}}""";

    [Fact]
    public void Load_CutShortAnywhere_ThrowsModelBundleException()
    {
        var bytes = TinyBundle.Bytes();

        // Every length of the beginning and the end, and many between.
        var lengths = Enumerable.Range(0, bytes.Length).Where(n => n < 300 || n > bytes.Length - 300 || n % 97 == 0);
        foreach (var length in lengths) AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
        AssertRefused([0, .. bytes]);
    }

    [Fact]
    public void Load_AnyBitFlipped_ThrowsModelBundleException()
    {
        var bytes = TinyBundle.Bytes();
        var generator = new SplitMix(20);

        // Seeded positions everywhere, and every bit of the archive's and the safetensors' own structures.
        var positions = Enumerable.Range(0, 600).Select(_ => (int)(generator.Next() % (ulong)(bytes.Length * 8L)))
            .Concat(Enumerable.Range(0, 8 * 60))
            .Concat(Enumerable.Range((bytes.Length - 200) * 8, 200 * 8));
        foreach (var position in positions)
        {
            var flipped = bytes.ToArray();
            flipped[position / 8] ^= (byte)(1 << (position % 8));
            AssertRefused(flipped);
        }
    }

    [Fact]
    public void Load_BytesOfTheWeightsExchanged_NamesTheEntry()
    {
        var bytes = TinyBundle.Bytes();
        bytes[bytes.Length / 2] ^= 1;

        var e = AssertRefused(bytes);

        Assert.Equal("sarToOptical.safetensors", e.Entry);
        Assert.Contains("checksum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyTextPngOrForeignZip_SaysWhatItIsNot()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];

        Assert.Contains("empty", AssertRefused([]).Message, StringComparison.Ordinal);
        Assert.Contains("not a model bundle", AssertRefused(png).Message, StringComparison.Ordinal);
        Assert.Contains("not a model bundle", AssertRefused("some text"u8.ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("not written by SarGan", AssertRefused(Zip(CompressionLevel.NoCompression)).Message, StringComparison.Ordinal);
        Assert.Contains("not written by SarGan", AssertRefused(Zip(CompressionLevel.SmallestSize)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderOrMissingFile_ThrowsNamingThePath()
    {
        var folder = Directory.CreateTempSubdirectory("sargan");
        try
        {
            Assert.Equal(folder.FullName, Assert.Throws<ModelBundleException>(() => ModelBundle.Load(folder.FullName)).FilePath);
            var missing = Path.Combine(folder.FullName, "none.sargan");
            Assert.Contains(missing, Assert.Throws<ModelBundleException>(() => ModelBundle.Load(missing)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public void Load_NewerFormat_NamesTheVersionThatIsNeeded()
    {
        var e = AssertRefused(TinyBundle.Forged("""{"formatVersion":7,"libraryVersion":"4.2.0","networks":"quite different"}"""));

        Assert.Contains("format 7", e.Message, StringComparison.Ordinal);
        Assert.Contains("4.2.0", e.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {BundleManifest.CurrentFormatVersion}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion":"1"}""")]
    [InlineData("""{"formatVersion":0}""")]
    [InlineData("""{"formatVersion":1}""")]
    [InlineData("""{"formatVersion":1,"formatVersion":1,"networks":[]}""")]
    [InlineData("""{"formatVersion":1,"networks":null}""")]
    [InlineData("""{"formatVersion":1,"networks":[]}""")]
    [InlineData("""{"formatVersion":1,"networks":[null]}""")]
    [InlineData("""{"formatVersion":1,"networks":[{"name":"a","direction":"sarToOptical"}]}""")]
    [InlineData("""{"formatVersion":1,"networks":[{"name":"a","direction":0,"network":{"name":"unet","options":{}}}]}""")]
    [InlineData("""{"formatVersion":1,"networks":[{"name":"../a","direction":"sarToOptical","network":{"name":"unet","options":{}}}]}""")]
    [InlineData("""{"formatVersion":1,"networks":[{"name":"a","direction":"sarToOptical","tileSize":0,"network":{"name":"unet","options":{}}}]}""")]
    [InlineData("""{"formatVersion":1,"networks":[{"name":"a","direction":"sarToOptical","network":{"name":"unet"}}]}""")]
    public void Load_BadManifest_ThrowsModelBundleException(string manifest)
    {
        AssertRefused(TinyBundle.Forged(manifest, ("a.safetensors", Weights(TinyBundle.UNet))));
    }

    [Fact]
    public void Load_ForgedButRight_Loads()
    {
        // The other tests of this class change one thing of this.
        using var bundle = ModelBundle.Load(new MemoryStream(TinyBundle.Forged(ManifestOfOneNetwork, ("a.safetensors", Weights(TinyBundle.UNet)))));

        Assert.Equal(TinyBundle.UNet.ParameterCount, bundle.Networks["a"].parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Load_EntriesOtherThanTheManifests_ThrowsModelBundleException()
    {
        var weights = Weights(TinyBundle.UNet);

        AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork));
        AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork, ("b.safetensors", weights)));
        AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork, ("a.safetensors", weights), ("../../evil", weights)));
        AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork.Replace("HASH:a.safetensors", new string('0', 64), StringComparison.Ordinal), ("a.safetensors", weights)));
        AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork.Replace("\"sha256\"", "\"sha\"", StringComparison.Ordinal), ("a.safetensors", weights)));
    }

    [Fact]
    public void Load_WeightsOfAnotherNetwork_ListsTheDifferences()
    {
        var e = AssertRefused(TinyBundle.Forged(ManifestOfOneNetwork, ("a.safetensors", Weights(TinyBundle.UNet with { OutputChannels = 4, Depth = 3 }))));

        Assert.Contains("output", e.Message, StringComparison.Ordinal);
        Assert.Contains("'down3.conv.weight' is not in the module", e.Message, StringComparison.Ordinal);
        Assert.Equal("a.safetensors", e.Entry);
    }

    [Theory]
    [InlineData("\"filters\":4096,\"depth\":4")]
    [InlineData("\"filters\":2147483647,\"depth\":2")]
    [InlineData("\"filters\":900,\"depth\":3")]
    [InlineData("\"filters\":2,\"depth\":12")]
    [InlineData("\"filters\":3,\"depth\":2")]
    public void Load_OptionsOfALargerNetworkThanTheWeights_ThrowsBeforeMakingIt(string options)
    {
        var manifest = ManifestOfOneNetwork.Replace("\"filters\":2,\"depth\":2", options, StringComparison.Ordinal);
        var bytes = TinyBundle.Forged(manifest, ("a.safetensors", Weights(TinyBundle.UNet)));
        var before = Environment.WorkingSet;

        AssertRefused(bytes);

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 50 << 20);
    }

    [Fact]
    public void Load_UnknownNetworkName_NamesTheKnownOnes()
    {
        var manifest = ManifestOfOneNetwork.Replace("\"unet\"", "\"System.IO.File\"", StringComparison.Ordinal);

        var e = AssertRefused(TinyBundle.Forged(manifest, ("a.safetensors", Weights(TinyBundle.UNet))));

        Assert.Contains("resnet", e.Message, StringComparison.Ordinal);
        Assert.Contains("NetworkCatalog.Add", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Refused_AllocatesLittleAndLeavesNoTensor()
    {
        var bytes = TinyBundle.Bytes();
        bytes[^300] ^= 0x10;
        AssertRefused(bytes);
        var tensors = TensorGrowth.Settled();
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    private static ModelBundleException AssertRefused(byte[] bytes) =>
        Assert.Throws<ModelBundleException>(() => ModelBundle.Load(new MemoryStream(bytes)).Dispose());

    private static byte[] Weights(UNetOptions options)
    {
        using var network = new UNetGenerator(options, new Generator(1));
        using var stream = new MemoryStream();
        SafeTensors.Save(network, stream);
        return stream.ToArray();
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("manifest.json", level).Open();
            content.Write(Encoding.UTF8.GetBytes(ManifestOfOneNetwork));
        }

        return stream.ToArray();
    }

    private struct SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public ulong Next()
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
