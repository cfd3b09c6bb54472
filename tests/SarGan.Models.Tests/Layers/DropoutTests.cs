using SarGan.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Layers;

public sealed class DropoutTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Apply_Training_DropsTheShareAndScalesTheRest()
    {
        using var generator = new Generator(5);
        var output = Dropout.Apply(ones(1, 4, 100, 100), 0.25, new LayerContext { Training = true, DropoutGenerator = generator });

        var kept = (output != 0).to_type(ScalarType.Float32).mean().item<float>();
        Assert.Equal(0.75, kept, 0.01); // 40,000 draws: a standard deviation of 0.002
        Assert.Equal(1 / 0.75, output.max().item<float>(), 1e-6);
    }

    [Fact]
    public void Apply_EqualSeeds_DropsTheSame()
    {
        using var first = new Generator(5);
        using var second = new Generator(5);
        var input = ones(2, 3, 8, 8);

        var a = Dropout.Apply(input, 0.5, new LayerContext { Training = true, DropoutGenerator = first });
        var b = Dropout.Apply(Layouts.ToChannelsLast(input), 0.5, new LayerContext { Training = true, DropoutGenerator = second });
        var next = Dropout.Apply(input, 0.5, new LayerContext { Training = true, DropoutGenerator = first });

        Assert.True(a.eq(b).all().item<bool>());
        Assert.False(a.eq(next).all().item<bool>());
    }

    [Fact]
    public void Apply_Inference_ChangesNothing()
    {
        var input = rand(1, 2, 4, 4);
        Assert.Same(input, Dropout.Apply(input, 0.5, default));
    }
}
