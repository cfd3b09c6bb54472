using System.Text.Json;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

public sealed class NetworkCatalogTests
{
    [Fact]
    public void Names_Default_AreTheBuiltInNetworks() =>
        Assert.Equal(["patch", "resnet", "unet"], NetworkCatalog.CreateDefault().Names);

    [Fact]
    public void Create_SpecOfANetwork_BuildsTheSameNetwork()
    {
        var options = new UNetOptions { Filters = 4, Depth = 2, InputChannels = 2, OutputChannels = 1, Norm = NormKind.KerasSample, Dropout = 0.25, MaxFilters = 6 };
        using var network = new UNetGenerator(options);
        using var copy = NetworkCatalog.CreateDefault().Create(network.Spec);

        Assert.IsType<UNetGenerator>(copy);
        Assert.Equal(options, copy.Spec.ReadOptions<UNetOptions>());
        Assert.Equal(Shapes(network), Shapes(copy));
    }

    [Fact]
    public void Create_OptionsLeftOut_TakesTheDefaults()
    {
        using var network = NetworkCatalog.CreateDefault().Create(Spec("patch", """{"filters": 2}"""));
        Assert.Equal(new PatchDiscriminatorOptions { Filters = 2 }, network.Spec.ReadOptions<PatchDiscriminatorOptions>());
    }

    [Fact]
    public void Options_AsJson_AreCamelCased()
    {
        var json = new UNetOptions { Filters = 8, Norm = NormKind.KerasSample }.ToSpec().Options.GetRawText();
        Assert.Equal(
            """{"inputChannels":3,"outputChannels":3,"filters":8,"maxFilters":null,"depth":4,"norm":"kerasSample","normalizesFirst":true,"dropout":0}""", json);
    }

    [Theory]
    [InlineData("vit", "{}", "No network is named \"vit\". Known names: patch, resnet, unet.")]
    [InlineData("unet", """{"filter": 8}""", "filter")]
    [InlineData("unet", """{"filters": "8"}""", "filters")]
    [InlineData("unet", """{"filters": 8.5}""", "filters")]
    [InlineData("unet", """{"filters": null}""", "filters")]
    [InlineData("unet", """{"filters": 8, "filters": 9}""", "filters")]
    [InlineData("unet", """{"filters": 0}""", "Filters must be 1 or more. Actual value was 0.")]
    [InlineData("unet", """{"filters": 5000}""", "Filters must be 4096 or less. Actual value was 5000.")]
    [InlineData("unet", """{"dropout": 1}""", "Dropout must be 0 or more and less than 1. Actual value was 1.")]
    [InlineData("unet", """{"norm": "layer"}""", "norm")]
    [InlineData("unet", """{"norm": 1}""", "norm")]
    [InlineData("unet", "[]", "unet")]
    [InlineData("unet", "null", "unet")]
    [InlineData("unet", """{"filters": 4096, "depth": 12}""", "at most 1000000000 parameters")]
    [InlineData("resnet", """{"blocks": 65}""", "Blocks must be 64 or less. Actual value was 65.")]
    public void Create_UnusableSpec_SaysWhatIsWrong(string name, string options, string expected)
    {
        var error = Assert.Throws<NetworkSpecException>(() => NetworkCatalog.CreateDefault().Create(Spec(name, options)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NetworkFromOutside_IsCreatedFromItsSpec()
    {
        var catalog = NetworkCatalog.CreateDefault();
        catalog.Add<Scaling, ScalingOptions>("scaling", static (options, _) => new Scaling(options));

        using var network = catalog.Create(Spec("scaling", """{"factor": 3}"""));
        network.eval();

        using var input = ones(1, 1, 2, 2);
        using var output = network.call(input);
        Assert.Equal(3, output.max().item<float>());
        Assert.DoesNotContain("scaling", NetworkCatalog.CreateDefault().Names);
    }

    [Fact]
    public void Add_NameThatIsTaken_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            NetworkCatalog.CreateDefault().Add<Scaling, ScalingOptions>("unet", static (options, _) => new Scaling(options)));

    private static NetworkSpec Spec(string name, string options) => new(name, JsonElement.Parse(options));

    private static IEnumerable<string> Shapes(nn.Module network) =>
        network.state_dict().Select(entry => $"{entry.Key} {string.Join('x', entry.Value.shape)}");
}
