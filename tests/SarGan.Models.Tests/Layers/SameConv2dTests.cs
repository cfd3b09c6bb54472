using SarGan.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Layers;

public sealed class SameConv2dTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Forward_StrideOne_PadsOneBeforeAndTwoAfter()
    {
        using var layer = new SameConv2d(1, 1, stride: 1);
        HandWorked.Load(layer, bias: 0.5);

        var output = layer.call(HandWorked.Row(1, 2, 3, 4), default);

        Assert.Equal([1L, 1, 1, 4], output.shape);
        Assert.Equal([3210.5, 4321.5, 432.5, 43.5], HandWorked.Values(output));
    }

    [Fact]
    public void Forward_StrideTwo_PadsOneOnEachSide()
    {
        using var layer = new SameConv2d(1, 1, stride: 2);
        HandWorked.Load(layer, bias: 0);

        // The kernel's second row meets the image's first; a second image row of zeros makes the height even.
        var output = layer.call(nn.functional.pad(HandWorked.Row(1, 2, 3, 4), [0, 0, 0, 1]), default);

        Assert.Equal([1L, 1, 1, 2], output.shape);
        Assert.Equal([3210.0, 432.0], HandWorked.Values(output));
    }

    [Fact]
    public void Forward_StrideOneInRows_PadsAsInColumns()
    {
        using var layer = new SameConv2d(1, 1, stride: 1);
        HandWorked.Load(layer, bias: 0);
        using (no_grad()) layer.get_parameter("weight")!.copy_(HandWorked.Kernel().transpose(2, 3));

        var output = layer.call(HandWorked.Row(1, 2, 3, 4).transpose(2, 3), default);

        Assert.Equal([3210.0, 4321.0, 432.0, 43.0], HandWorked.Values(output));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 3)]
    public void Constructor_NumberOutOfRange_Throws(int inputs, int outputs, int stride) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SameConv2d(inputs, outputs, stride));
}
