using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Benchmarks.Workloads;

/// <summary>One of the CycleGAN generator's doubling layers alone, with the input and skip that it has there.</summary>
/// <remarks>
/// Forward: as in inference, the fast side on weights folded beforehand and channels last. Forward and backward: as in training, the
/// fast side's folding and its gradient included; gradients of input, skip, weight and bias.
/// </remarks>
internal sealed class UpsampleLayer : IWorkload
{
    private readonly UpsampleConv2d _layer;
    private readonly SingleLayer _network;
    private readonly PreparedWeights? _weights;
    private readonly LayerContext _context;
    private readonly Tensor _input;
    private readonly Tensor? _skip;
    private readonly Tensor? _gradient;

    /// <param name="side">Which way.</param>
    /// <param name="scale">Of the whole generator.</param>
    /// <param name="number">1 for the innermost layer, up to the generator's depth for the output layer.</param>
    /// <param name="backward">Whether gradients follow.</param>
    public UpsampleLayer(Side side, Scale scale, int number, bool backward)
    {
        var options = NetworkPresets.CycleGanGenerator(3, scale.Filters, scale.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, options.Depth);
        var channels = options.FiltersAt(options.Depth - Math.Max(number, 2) + (number == 1 ? 1 : 0));
        var skipChannels = number == 1 ? 0 : channels;
        var outputChannels = number == options.Depth ? options.OutputChannels : options.FiltersAt(options.Depth - 1 - number);
        var height = scale.Size >> (options.Depth - number + 1);

        using var initialization = new Generator(1, CPU);
        _layer = new UpsampleConv2d(channels + skipChannels, outputChannels, initialization);
        _network = new SingleLayer(_layer);
        if (side == Side.Fast && !backward) _weights = new PreparedWeights(_network);
        var context = new LayerContext { Kernels = side == Side.Fast ? KernelPolicy.Fast : KernelPolicy.Plain, Training = backward, Gradients = backward, Prepared = _weights };
        _context = context with { Layout = KernelTable.Layout(context, DeviceType.CPU, options.Norm) };
        _input = Prepare(Inputs.Image(2, 1, channels, height, height), backward);
        if (skipChannels > 0) _skip = Prepare(Inputs.Image(3, 1, skipChannels, height, height), backward);
        if (backward) _gradient = Inputs.Image(4, 1, outputChannels, 2 * height, 2 * height);
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        _ = Compute();
    }

    public float[] Result()
    {
        using var scope = NewDisposeScope();
        return Inputs.Values(Compute());
    }

    public void Dispose()
    {
        _weights?.Dispose();
        _network.Dispose();
        _input.Dispose();
        _skip?.Dispose();
        _gradient?.Dispose();
    }

    private IReadOnlyList<Tensor> Compute()
    {
        if (_gradient is null)
        {
            using var noGradient = no_grad();
            return [_layer.forward(_input, _skip, _context)];
        }

        var output = _layer.forward(_input, _skip, _context);
        List<Tensor> inputs = [_input, .. _layer.parameters()];
        if (_skip is not null) inputs.Add(_skip);
        return [output, .. autograd.grad([output], inputs, [_gradient])];
    }

    private Tensor Prepare(Tensor image, bool backward)
    {
        using var scope = NewDisposeScope();
        var laidOut = (_context.Layout == TensorLayout.ChannelsLast ? Layouts.ToChannelsLast(image) : image).DetachFromDisposeScope();
        return backward ? laidOut.requires_grad_() : laidOut;
    }

    /// <summary>Weights are prepared network by network.</summary>
    private sealed class SingleLayer : nn.Module
    {
        public SingleLayer(UpsampleConv2d layer)
            : base(nameof(SingleLayer)) => register_module("layer", layer);
    }
}
