using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

public sealed class FeatureNetworkTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Features_UNet_AreTheHalvings()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 4, Depth = 3, MaxFilters = 12 });
        AssertShapes(network, [4, 8, 12], [16, 8, 4]);
    }

    [Fact]
    public void Features_ResNet_AreTheLayersUpToTheLastBlock()
    {
        using var network = new ResNetGenerator(new ResNetOptions { Filters = 2, Blocks = 2 });
        AssertShapes(network, [2, 4, 8, 8, 8], [32, 16, 8, 8, 8]);
    }

    [Fact]
    public void Features_FirstOfAUNet_IsTheFirstLayerByItself()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 4, Depth = 2 });
        var input = rand(1, 3, 16, 16);
        var reference = new PlainReference(network.state_dict());

        var expected = reference.Norm(nn.functional.leaky_relu(reference.Halve(input, "down1.conv"), 0.2), NormKind.Instance, "down1.norm");

        Assert.InRange((network.Features(input)[0] - expected).abs().max().item<float>(), 0, 2e-5); // float32 rounding of one layer
    }

    [Fact]
    public void Features_Gradients_ReachTheWeights()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 4, Depth = 2 });
        network.Features(rand(1, 3, 16, 16))[1].square().sum().backward();
        Assert.NotEqual(0, network.get_parameter("down1.conv.weight")!.grad!.abs().max().item<float>());
    }

    [Fact]
    public void Features_Disposed_LeakNoTensor()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 4, Depth = 2 });
        var input = rand(1, 3, 16, 16);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var feature in network.Features(input)) feature.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void AssertShapes<T>(T network, int[] channels, long[] sides)
        where T : TranslationNetwork, IFeatureNetwork
    {
        Assert.Equal(channels, network.FeatureChannels);
        var features = network.Features(rand(2, 3, 32, 64));
        Assert.Equal(channels.Zip(sides, (c, s) => (2L, (long)c, s, 2 * s)), features.Select(f => (f.shape[0], f.shape[1], f.shape[2], f.shape[3])));
    }
}
