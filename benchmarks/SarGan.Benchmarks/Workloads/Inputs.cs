using SarGan.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Benchmarks.Workloads;

/// <summary>Random inputs from a seed, equal in every process.</summary>
internal static class Inputs
{
    /// <summary>Values in [-1, 1).</summary>
    public static Tensor Image(long seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return (rand(shape, ScalarType.Float32, CPU, generator: generator) * 2 - 1).DetachFromDisposeScope();
    }

    /// <summary>One batch of both domains, three channels each.</summary>
    public static TensorBatch Batch(Scale scale, int count) =>
        new(Image(11, count, 3, scale.Size, scale.Size), Image(12, count, 3, scale.Size, scale.Size));

    /// <summary>All values of some tensors, one after the other.</summary>
    public static float[] Values(params IEnumerable<Tensor> tensors)
    {
        using var noGradient = no_grad();
        return [.. tensors.SelectMany(tensor => tensor.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray())];
    }
}
