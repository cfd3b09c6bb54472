using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Layers;

public sealed class UpsampleConv2dTests : IDisposable
{
    /// <summary>The row 1, 2 doubles to 1, 1, 2, 2, in two rows; read with 1, 10, 100, 1000 from one pixel before to two after.</summary>
    private static readonly double[] Expected = [2110, 2211, 221, 22];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(3);

    public void Dispose()
    {
        _scope.Dispose();
        _generator.Dispose();
    }

    [Theory]
    [InlineData(KernelPolicy.Plain)]
    [InlineData(KernelPolicy.Fast)]
    public void Forward_RowOfTwo_GivesTheValuesWorkedOutByHand(KernelPolicy kernels)
    {
        using var layer = new UpsampleConv2d(1, 1);
        HandWorked.Load(layer, bias: 0.5);

        var output = layer.call(HandWorked.Row(1, 2), null, new LayerContext { Kernels = kernels });

        Assert.Equal([1L, 1, 2, 4], output.shape);
        Assert.Equal(Expected.Concat(Expected).Select(value => value + 0.5), HandWorked.Values(output));
    }

    [Fact]
    public void ToTransposed_RowOfTwo_GivesTheValuesWorkedOutByHand()
    {
        var weight = KernelFolding.ToTransposed(HandWorked.Kernel());

        var output = nn.functional.conv_transpose2d(HandWorked.Row(1, 2), weight, strides: [2, 2], padding: [2, 2], output_padding: [1, 1]);

        Assert.Equal([1L, 1, 5, 5], weight.shape);
        Assert.Equal(Expected.Concat(Expected), HandWorked.Values(output));
    }

    [Fact]
    public void ToTransposed_Kernel_SumsNeighbouringTaps()
    {
        // In the columns w[3-t] + w[4-t] of 1, 10, 100, 1000; in the rows the only row, the second, goes to t = 2 and 3.
        double[] columns = [1000, 1100, 110, 11, 1];
        double[] none = [0, 0, 0, 0, 0];
        Assert.Equal([.. none, .. none, .. columns, .. columns, .. none], HandWorked.Values(KernelFolding.ToTransposed(HandWorked.Kernel())));
    }

    [Fact]
    public void ToPhases_Kernel_SumsTheTapsThatMeetTheSamePixel()
    {
        // Columns: even w0 | w1+w2 | w3, odd 0 | w0+w1 | w2+w3; the second row meets the middle pixel in both phases.
        double[] even = [0, 0, 0, 1, 110, 1000, 0, 0, 0];
        double[] odd = [0, 0, 0, 0, 11, 1100, 0, 0, 0];
        Assert.Equal([.. even, .. odd, .. even, .. odd], HandWorked.Values(KernelFolding.ToPhases(HandWorked.Kernel())));
    }

    [Theory]
    [InlineData(UpsampleKernel.Plain, 8, 8)]
    [InlineData(UpsampleKernel.PixelShuffle, 3, 16)]
    [InlineData(UpsampleKernel.Transposed, 8, 16)]
    internal void Forward_FloatInEachKernel_IsWithinRoundingOfFloat64(UpsampleKernel kernel, int outputs, int height)
    {
        using var layer = new UpsampleConv2d(64, outputs, _generator);
        var input = rand([1, 64, height, 24], generator: _generator) * 2 - 1;
        var context = new LayerContext { Gradients = true };
        Assert.Equal(kernel, KernelTable.Upsample(context, outputs, input.shape));

        var actual = layer.call(input, null, context);
        layer.to(ScalarType.Float64);
        var expected = layer.call(input.to_type(ScalarType.Float64), null, context with { Kernels = KernelPolicy.Plain });

        // A thousand products of values below 1, each rounded by 6e-8; sums of folded taps add some.
        Assert.InRange((actual - expected).abs().max().item<double>(), 0, 2e-5);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void Forward_SkipSplitFromTheConcatenation_EqualsTheConcatenation(int outputs)
    {
        using var layer = new UpsampleConv2d(5, outputs, _generator);
        layer.to(ScalarType.Float64);
        var input = randn([2, 2, 12, 16], ScalarType.Float64, generator: _generator);
        var skip = randn([2, 3, 12, 16], ScalarType.Float64, generator: _generator);

        var split = layer.call(Layouts.ToChannelsLast(input), Layouts.ToChannelsLast(skip), new LayerContext { Layout = TensorLayout.ChannelsLast });
        var joined = layer.call(cat([input, skip], 1), null, new LayerContext { Kernels = KernelPolicy.Plain });

        Assert.InRange((split - joined).abs().max().item<double>(), 0, 1e-13);
    }

    [Fact]
    public void Parameters_AnyKernel_StayFourByFour()
    {
        using var layer = new UpsampleConv2d(5, 8);
        Assert.Equal(["bias: 8", "weight: 8 x 5 x 4 x 4"], layer.state_dict().Select(p => $"{p.Key}: {string.Join(" x ", p.Value.shape)}").Order());
    }
}
