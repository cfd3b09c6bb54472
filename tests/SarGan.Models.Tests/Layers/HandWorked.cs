using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Layers;

/// <summary>A kernel whose results can be read off: only its second row is not zero, with 1, 10, 100, 1000, so each digit shows which pixel met which tap.</summary>
internal static class HandWorked
{
    /// <summary>1 x 1 x 4 x 4.</summary>
    public static Tensor Kernel()
    {
        var values = new double[1, 1, 4, 4];
        for (var column = 0; column < 4; column++) values[0, 0, 1, column] = Math.Pow(10, column);
        return tensor(values, ScalarType.Float64);
    }

    /// <summary>1 x 1 x 1 x W.</summary>
    public static Tensor Row(params double[] pixels) => tensor(pixels, ScalarType.Float64).view(1, 1, 1, -1);

    /// <summary>Gives a layer of one channel the kernel, a bias and float64.</summary>
    public static void Load(nn.Module layer, double bias)
    {
        using var noGradient = no_grad();
        layer.to(ScalarType.Float64);
        layer.get_parameter("weight")!.copy_(Kernel());
        layer.get_parameter("bias")!.fill_(bias);
    }

    public static double[] Values(Tensor tensor) => tensor.detach().contiguous().data<double>().ToArray();
}
