using SarGan.TestSupport;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Weights;

public sealed class ModelBundleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sargan");

    private string BundlePath => Path.Combine(_folder.FullName, "model.sargan");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Architectures => ["unet", "unet-batch", "resnet"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Load_SavedGenerators_ReturnsTheSameWeightsAndOutput(string architecture)
    {
        using var forward = Create(architecture, 1);
        using var back = Create(architecture, 2);
        using var input = rand([1, 3, 16, 16], generator: new Generator(5)).mul_(2).sub_(1);
        MoveStatistics(forward, input);
        var manifest = TinyBundle.Manifest(("forward", TranslationDirection.SarToOptical, forward), ("back", TranslationDirection.OpticalToSar, back));

        ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("forward", forward), ("back", back)));
        using var bundle = ModelBundle.Load(BundlePath);

        Assert.Equal(TinyBundle.Weights(forward), TinyBundle.Weights(bundle.Generator(TranslationDirection.SarToOptical)));
        Assert.Equal(TinyBundle.Weights(back), TinyBundle.Weights(bundle.Generator(TranslationDirection.OpticalToSar)));
        Assert.False(bundle.Generator(TranslationDirection.SarToOptical).training);
        using var noGrad = no_grad();
        forward.eval();
        using var expected = forward.call(input);
        using var actual = bundle.Generator(TranslationDirection.SarToOptical).call(input);
        Assert.Equal(expected.bytes.ToArray(), actual.bytes.ToArray());
    }

    [Fact]
    public void Load_SavedManifest_ReturnsAllItSaid()
    {
        using var network = TinyBundle.Generator(1);
        var manifest = TinyBundle.Manifest(("a", TranslationDirection.OpticalToSar, network)) with { WeightsAreAveraged = true };

        var written = ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("a", network)));
        var read = ModelBundle.ReadManifest(BundlePath);

        Assert.Equal(1, read.FormatVersion);
        Assert.Equal(BundleManifest.OwnVersion, read.LibraryVersion);
        Assert.Equal("Made from a seed © nobody", read.Attribution);
        Assert.True(read.WeightsAreAveraged);
        Assert.Equal("simulated", read.Radiometry!.Value.GetProperty("sensor").GetString());
        Assert.Equal(3, read.Training!.Value.GetProperty("steps").GetInt32());
        Assert.Equal(written.Sha256, read.Sha256);
        var only = Assert.Single(read.Networks);
        Assert.Equal(("a", TranslationDirection.OpticalToSar, 16, "unet"), (only.Name, only.Direction, only.TileSize, only.Network.Name));
        Assert.Equal(TinyBundle.UNet, only.Network.ReadOptions<UNetOptions>());
    }

    [Fact]
    public void Save_SameContentTwice_GivesTheSameBytesToFilesAndStreams()
    {
        var first = TinyBundle.Bytes();
        using var network = TinyBundle.Generator(1);
        var (manifest, networks) = (TinyBundle.Manifest(("sarToOptical", TranslationDirection.SarToOptical, network)), TinyBundle.Named(("sarToOptical", network)));

        ModelBundle.Save(BundlePath, manifest, networks);
        using var sink = new MemoryStream();
        using (var oneWay = new DeflateStream(sink, CompressionLevel.Fastest, leaveOpen: true)) ModelBundle.Save(oneWay, manifest, networks);
        sink.Position = 0;
        using var unpacked = new MemoryStream();
        new DeflateStream(sink, CompressionMode.Decompress).CopyTo(unpacked);

        Assert.Equal(first, File.ReadAllBytes(BundlePath));
        Assert.Equal(first, unpacked.ToArray());
        Assert.NotEqual(first, TinyBundle.Bytes(seed: 2));
    }

    [Fact]
    public void Save_Always_GivesAZipThatOthersRead()
    {
        using var zip = new ZipArchive(new MemoryStream(TinyBundle.Bytes()));

        Assert.Equal(["manifest.json", "sarToOptical.safetensors"], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
        using var content = zip.Entries[1].Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy); // the framework checks length and checksum
        using var scope = NewDisposeScope();
        copy.Position = 0;
        Assert.Contains("down1.conv.weight", SafeTensors.Read(copy).Keys);
    }

    [Fact]
    public void Save_FixedTinyModel_GivesTheApprovedManifest()
    {
        using var network = TinyBundle.Generator(1);
        using (no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.fill_(0.5);
        }

        using var stream = new MemoryStream();
        ModelBundle.Save(stream, TinyBundle.Manifest(("sarToOptical", TranslationDirection.SarToOptical, network)), TinyBundle.Named(("sarToOptical", network)));
        using var zip = new ZipArchive(stream);
        using var reader = new StreamReader(zip.GetEntry("manifest.json")!.Open());

        // The checksum was worked out apart, from the format's specification.
        const string approved = """
            {
              "formatVersion": 1,
              "libraryVersion": "VERSION",
              "networks": [
                {
                  "name": "sarToOptical",
                  "direction": "sarToOptical",
                  "network": {
                    "name": "unet",
                    "options": {
                      "inputChannels": 3,
                      "outputChannels": 3,
                      "filters": 2,
                      "maxFilters": null,
                      "depth": 2,
                      "norm": "instance",
                      "normalizesFirst": true,
                      "dropout": 0
                    }
                  },
                  "tileSize": 16
                }
              ],
              "weightsAreAveraged": false,
              "attribution": "Made from a seed © nobody",
              "radiometry": {
                "sensor": "simulated",
                "quantity": "8-bit"
              },
              "training": {
                "steps": 3
              },
              "sha256": {
                "sarToOptical.safetensors": "94022b45640eddff61d293eb3c7fd6834664a4b6dafbde005661fa624c7d182f"
              }
            }
            """;
        Assert.Equal(approved + "\n", reader.ReadToEnd().Replace($"\"{BundleManifest.OwnVersion}\"", "\"VERSION\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Save_OverAnExistingFile_ReplacesItAndLeavesNothingBeside()
    {
        using var network = TinyBundle.Generator(1);
        var manifest = TinyBundle.Manifest(("a", TranslationDirection.SarToOptical, network));
        File.WriteAllText(BundlePath, "old");

        ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("a", network)));

        Assert.Equal([BundlePath], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Equal(1, ModelBundle.ReadManifest(BundlePath).FormatVersion);
    }

    [Fact]
    public void Save_ManifestAndNetworksThatDisagree_ThrowsAndKeepsTheOldFile()
    {
        using var network = TinyBundle.Generator(1);
        using var larger = new UNetGenerator(TinyBundle.UNet with { Filters = 3 });
        var manifest = TinyBundle.Manifest(("a", TranslationDirection.SarToOptical, network));
        File.WriteAllText(BundlePath, "old");

        Assert.Throws<ArgumentException>(() => ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("b", network))));
        Assert.Throws<ArgumentException>(() => ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("a", network), ("b", network))));
        Assert.Throws<ArgumentException>(() => ModelBundle.Save(BundlePath, manifest, TinyBundle.Named(("a", larger))));
        Assert.Throws<ArgumentException>(() => ModelBundle.Save(BundlePath, manifest with { Networks = [] }, TinyBundle.Named()));
        var twoForOneDirection = TinyBundle.Manifest(("a", TranslationDirection.SarToOptical, network), ("b", TranslationDirection.SarToOptical, network));
        Assert.Throws<ArgumentException>(() => ModelBundle.Save(BundlePath, twoForOneDirection, TinyBundle.Named(("a", network), ("b", network))));

        Assert.Equal("old", File.ReadAllText(BundlePath));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Generator_DirectionThatIsNotThere_ThrowsNamingTheOneThatIs()
    {
        using var bundle = ModelBundle.Load(new MemoryStream(TinyBundle.Bytes()));

        var e = Assert.Throws<InvalidOperationException>(() => bundle.Generator(TranslationDirection.OpticalToSar));

        Assert.Contains("only SarToOptical", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_StreamThatCannotSeek_ReturnsTheSame()
    {
        using var network = TinyBundle.Generator(1);

        using var bundle = ModelBundle.Load(new Pipe(TinyBundle.Bytes()));

        Assert.Equal(TinyBundle.Weights(network), TinyBundle.Weights(bundle.Generator(TranslationDirection.SarToOptical)));
    }

    [Fact]
    public void Load_NetworkOfAnOutsider_WorksWithItsCatalogAndExplainsItselfWithout()
    {
        using var network = new Outsider(new OutsiderOptions { Gain = 3 });
        ModelBundle.Save(BundlePath, TinyBundle.Manifest(("mine", TranslationDirection.SarToOptical, network)), TinyBundle.Named(("mine", network)));
        var catalog = NetworkCatalog.CreateDefault();
        catalog.Add<Outsider, OutsiderOptions>("outsider", (options, _) => new Outsider(options));

        using var bundle = ModelBundle.Load(BundlePath, catalog);
        var e = Assert.Throws<ModelBundleException>(() => ModelBundle.Load(BundlePath));

        Assert.IsType<Outsider>(bundle.Generator(TranslationDirection.SarToOptical));
        Assert.Contains("unet", e.Message, StringComparison.Ordinal);
        Assert.Contains("NetworkCatalog.Add", e.Message, StringComparison.Ordinal);
        Assert.Equal(BundlePath, e.FilePath);
    }

    [Fact]
    public void Load_ManyAtOnce_AllReturnTheSameWeights()
    {
        var bytes = TinyBundle.Bytes();
        using var network = TinyBundle.Generator(1);
        var expected = TinyBundle.Weights(network);
        File.WriteAllBytes(BundlePath, bytes);

        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var bundle = ModelBundle.Load(BundlePath);
            Assert.Equal(expected, TinyBundle.Weights(bundle.Generator(TranslationDirection.SarToOptical)));
        });
    }

    [Fact]
    public void Dispose_LoadedBundle_LeavesNoTensor()
    {
        var bytes = TinyBundle.Bytes();
        var before = TensorGrowth.Settled();
        TinyBundle.Generator(1).Dispose();
        var counted = Tensor.TotalCount - before; // TorchSharp forgets to count down when a tensor becomes a parameter

        before = TensorGrowth.Settled();
        ModelBundle.Load(new MemoryStream(bytes)).Dispose();

        Assert.Equal(counted, Tensor.TotalCount - before);
    }

    private static TranslationNetwork Create(string architecture, int seed) => architecture switch
    {
        "resnet" => new ResNetGenerator(new ResNetOptions { Filters = 2, Blocks = 1 }, new Generator((ulong)seed)),
        "unet-batch" => new UNetGenerator(TinyBundle.UNet with { Norm = NormKind.Batch }, new Generator((ulong)seed)),
        _ => TinyBundle.Generator(seed),
    };

    // Batch norms keep running statistics in buffers: give them values that no fresh network has.
    private static void MoveStatistics(TranslationNetwork network, Tensor input)
    {
        using var noGrad = no_grad();
        network.train();
        network.call(input).Dispose();
    }

    private sealed record OutsiderOptions
    {
        public int Gain { get; init; } = 1;
    }

    private sealed class Outsider : TranslationNetwork
    {
        private readonly TorchSharp.Modules.Parameter _gain;

        public Outsider(OutsiderOptions options)
            : base(nameof(Outsider))
        {
            _gain = new TorchSharp.Modules.Parameter(torch.tensor((float)options.Gain));
            register_parameter("gain", _gain);
            Spec = NetworkSpec.From("outsider", options);
        }

        public override NetworkSpec Spec { get; }

        public override int InputChannels => 3;

        public override int OutputChannels => 3;

        public override int SizeMultiple => 1;

        public override int ReceptiveFieldRadius => 0;

        public override bool NormalizesPerSample => true;

        public override Tensor forward(Tensor input) => input * _gain;
    }
}
