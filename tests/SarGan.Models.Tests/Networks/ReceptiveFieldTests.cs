using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

/// <summary>The computed radius against gradients: an input pixel that an output pixel looks at has a gradient there, others have none.</summary>
public sealed class ReceptiveFieldTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 32)]
    [InlineData(2, 64)]
    [InlineData(3, 96)]
    [InlineData(4, 160)]
    public void ReceptiveFieldRadius_UNet_IsTheFurthestPixelWithAGradient(int depth, int size)
    {
        using var network = new UNetGenerator(new UNetOptions { InputChannels = 1, OutputChannels = 1, Filters = 1, MaxFilters = 1, Depth = depth, Norm = NormKind.None });
        AssertRadius(network, size);
    }

    [Fact]
    public void ReceptiveFieldRadius_OfThePresets_Is60And508()
    {
        using var cycleGan = new UNetGenerator(NetworkPresets.CycleGanGenerator(1, 1));
        using var pix2pix = new UNetGenerator(NetworkPresets.Pix2PixGenerator(1, 1, 1));
        Assert.Equal((60, 508), (cycleGan.ReceptiveFieldRadius, pix2pix.ReceptiveFieldRadius));
    }

    [Fact]
    public void ReceptiveFieldRadius_SevenLevels_ReachesAsFarAsGradientsDo()
    {
        const int size = 1536;
        using var network = new UNetGenerator(new UNetOptions { InputChannels = 1, OutputChannels = 1, Filters = 1, MaxFilters = 1, Depth = 7, Norm = NormKind.None });
        Average(network);
        var radius = 0L;
        // How far a pixel looks depends on its place within a step of 128: the third looks furthest, the last 383 pixels.
        foreach (var position in new[] { 770, 895 })
        {
            var seen = Seen(network, size, position, position);
            radius = Math.Max(radius, Math.Max(position - seen.Low, seen.High - position));
        }

        Assert.Equal(508, radius);
        Assert.Equal(508, network.ReceptiveFieldRadius);
    }

    [Fact]
    public void ReceptiveFieldRadius_ResNet_IsTheFurthestPixelWithAGradient()
    {
        using var network = new ResNetGenerator(new ResNetOptions { InputChannels = 1, OutputChannels = 1, Filters = 1, Blocks = 2, Norm = NormKind.None });
        AssertRadius(network, 96);
    }

    [Fact]
    public void ReceptiveFieldRadius_Patch_IsWhatACellSeesBeyondItsOwnPixels()
    {
        using var network = new PatchDiscriminator(new PatchDiscriminatorOptions { InputChannels = 1, Filters = 1, MaxFilters = 1, Layers = 3, Norm = NormKind.None });
        Average(network);
        var seen = Seen(network, size: 96, row: 6, column: 6); // the cell stands for pixels 48 to 55
        Assert.Equal(network.ReceptiveFieldRadius, Math.Max(48 - seen.Low, seen.High - 55));
    }

    private static void AssertRadius(TranslationNetwork network, int size)
    {
        Average(network);
        var start = size / 2 / network.SizeMultiple * network.SizeMultiple;
        var radius = 0L;
        for (var offset = 0; offset < network.SizeMultiple; offset++)
        {
            var position = start + offset;
            var seen = Seen(network, size, position, position);
            radius = Math.Max(radius, Math.Max(position - seen.Low, seen.High - position));
        }

        Assert.True(radius < size / 2 - network.SizeMultiple, "The field meets the border: take a larger size.");
        Assert.Equal(radius, network.ReceptiveFieldRadius);
    }

    /// <summary>Equal positive weights: nothing cancels, nothing is cut off by a ReLU, and averages keep the tanh in its slope.</summary>
    private static void Average(TranslationNetwork network)
    {
        network.to(ScalarType.Float64);
        using var noGradient = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
            if (name.EndsWith("weight", StringComparison.Ordinal)) parameter.fill_(1.0 / (parameter.numel() / parameter.shape[0]));
    }

    /// <summary>The first and last row of the input that one output pixel looks at; asserts that columns say the same.</summary>
    private static (long Low, long High) Seen(TranslationNetwork network, int size, long row, long column)
    {
        using var scope = NewDisposeScope();
        var input = full([1, 1, size, size], 0.5, ScalarType.Float64).requires_grad_(true);
        network.call(input)[0, 0, row, column].backward();
        var seen = input.grad![0, 0] != 0;
        var rows = Indices(seen.any(1));
        Assert.Equal(rows, Indices(seen.any(0)));
        return rows;

        static (long Low, long High) Indices(Tensor flags)
        {
            var indices = flags.nonzero().data<long>().ToArray();
            return (indices[0], indices[^1]);
        }
    }
}
