using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

/// <summary>The networks written down once more as the papers have them, from elementary operations: the oracle for the layers.</summary>
/// <remarks>Weights come by their names in the state dict. Norms use the batch's own statistics.</remarks>
internal sealed class PlainReference(IReadOnlyDictionary<string, Tensor> weights)
{
    public Tensor UNet(Tensor input, UNetOptions options)
    {
        var downs = new List<Tensor>();
        var x = input;
        for (var level = 1; level <= options.Depth; level++)
        {
            var norm = level > 1 || options.NormalizesFirst ? options.Norm : NormKind.None;
            x = Norm(nn.functional.leaky_relu(Halve(x, $"down{level}.conv"), 0.2), norm, $"down{level}.norm");
            downs.Add(x);
        }

        for (var up = 1; up < options.Depth; up++)
        {
            x = Norm(nn.functional.relu(DoubleAndConvolve(x, $"up{up}.conv")), options.Norm, $"up{up}.norm");
            x = cat([x, downs[options.Depth - 1 - up]], 1);
        }

        return DoubleAndConvolve(x, "output").tanh();
    }

    public Tensor Patch(Tensor input, PatchDiscriminatorOptions options)
    {
        var x = input;
        for (var layer = 1; layer <= options.Layers; layer++)
            x = Norm(nn.functional.leaky_relu(Halve(x, $"down{layer}.conv"), 0.2), layer > 1 ? options.Norm : NormKind.None, $"down{layer}.norm");
        return Same(x, "output");
    }

    public Tensor ResNet(Tensor input, ResNetOptions options)
    {
        var x = NormRelu(Reflected(input, 3, "first.conv"), "first");
        x = NormRelu(nn.functional.conv2d(x, W("down1.conv"), B("down1.conv"), strides: [2, 2], padding: [1, 1]), "down1");
        x = NormRelu(nn.functional.conv2d(x, W("down2.conv"), B("down2.conv"), strides: [2, 2], padding: [1, 1]), "down2");
        for (var block = 1; block <= options.Blocks; block++)
        {
            var inner = NormRelu(Reflected(x, 1, $"block{block}.first.conv"), $"block{block}.first");
            x = x + Norm(Reflected(inner, 1, $"block{block}.second.conv"), options.Norm, $"block{block}.second.norm");
        }

        x = NormRelu(TransposedByZeros(x, "up1.conv"), "up1");
        x = NormRelu(TransposedByZeros(x, "up2.conv"), "up2");
        return Reflected(x, 3, "output").tanh();

        Tensor NormRelu(Tensor y, string name) => nn.functional.relu(Norm(y, options.Norm, $"{name}.norm"));
    }

    public Tensor DoubleAndConvolve(Tensor x, string name) => Same(x.repeat_interleave(2, 2).repeat_interleave(2, 3), name);

    public Tensor Same(Tensor x, string name) => nn.functional.conv2d(nn.functional.pad(x, [1, 2, 1, 2]), W(name), B(name));

    public Tensor Halve(Tensor x, string name) => nn.functional.conv2d(nn.functional.pad(x, [1, 1, 1, 1]), W(name), B(name), strides: [2, 2]);

    public Tensor Norm(Tensor x, NormKind kind, string name)
    {
        if (kind == NormKind.None) return x;
        long[] over = kind switch { NormKind.Instance => [2, 3], NormKind.Batch => [0, 2, 3], _ => [1, 2, 3] };
        var centred = x - x.mean(over, keepdim: true);
        var variance = (centred * centred).mean(over, keepdim: true);
        var scaled = kind == NormKind.KerasSample ? centred / (variance.sqrt() + 1e-3) : centred / (variance + 1e-3).sqrt();
        return scaled * W(name).view(1, -1, 1, 1) + B(name).view(1, -1, 1, 1);
    }

    private Tensor Reflected(Tensor x, long reach, string name) =>
        nn.functional.conv2d(nn.functional.pad(x, [reach, reach, reach, reach], PaddingModes.Reflect), W(name), B(name));

    /// <summary>A transposed convolution by its definition: zeros between the pixels, then the turned kernel.</summary>
    private Tensor TransposedByZeros(Tensor x, string name)
    {
        var spread = zeros([x.shape[0], x.shape[1], 2 * x.shape[2], 2 * x.shape[3]], x.dtype);
        spread[TensorIndex.Ellipsis, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)] = x;
        return nn.functional.conv2d(spread, W(name).transpose(0, 1).flip(2, 3), B(name), padding: [1, 1]);
    }

    private Tensor W(string name) => weights[$"{name}.weight"];

    private Tensor B(string name) => weights[$"{name}.bias"];
}
