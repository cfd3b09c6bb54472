using SarGan.Models.Inference;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Benchmarks.Workloads;

/// <summary>One image through a generator as after training: the plain module in evaluation mode, or <see cref="InferenceNetwork"/>.</summary>
internal sealed class GeneratorForward : IWorkload
{
    private readonly UNetGenerator _network;
    private readonly InferenceNetwork? _prepared;
    private readonly Tensor _input;

    /// <param name="side">Which way.</param>
    /// <param name="options">The generator.</param>
    /// <param name="size">Side of the image in pixels.</param>
    /// <param name="precision">Of the fast side; the plain one computes in float32.</param>
    public GeneratorForward(Side side, UNetOptions options, int size, ComputePrecision precision = ComputePrecision.Full)
    {
        using var initialization = new Generator(1, CPU);
        _network = new UNetGenerator(options, initialization) { Kernels = KernelPolicy.Plain };
        _network.eval();
        if (side == Side.Fast) _prepared = InferenceNetwork.Prepare(_network, precision);
        _input = Inputs.Image(2, 1, options.InputChannels, size, size);
    }

    public void Run()
    {
        using var output = Forward();
    }

    public float[] Result()
    {
        using var output = Forward();
        return Inputs.Values(output);
    }

    public void Dispose()
    {
        _prepared?.Dispose();
        _network.Dispose();
        _input.Dispose();
    }

    private Tensor Forward()
    {
        if (_prepared is not null) return _prepared.Forward(_input);
        using var noGradient = no_grad();
        return _network.forward(_input);
    }
}
