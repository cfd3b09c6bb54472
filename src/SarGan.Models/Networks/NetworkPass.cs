using SarGan.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>A network made of this assembly's layers, which can run in any layout, precision and on prepared weights.</summary>
internal interface ILayeredNetwork
{
    /// <summary>The norm between the layers.</summary>
    NormKind Norm { get; }

    /// <summary>Whether a hyperbolic tangent follows the last layer.</summary>
    bool EndsInTanh { get; }

    /// <summary>About how many values a pass without gradients holds at its largest, for each pixel of the input.</summary>
    double ValuesPerPixel { get; }

    /// <summary>All layers, up to the final activation.</summary>
    /// <param name="input">N x C x H x W in the context's layout and activation type.</param>
    /// <param name="context">How the pass runs.</param>
    Tensor Run(Tensor input, LayerContext context);
}

/// <summary>What is common to one pass through any network of layers: checks, layout and type at both ends.</summary>
internal static class NetworkPass
{
    /// <summary>A pass through the network's own weights, as its properties say.</summary>
    public static Tensor Forward<TNetwork>(TNetwork network, Tensor input)
        where TNetwork : TranslationNetwork, ILayeredNetwork => Forward(network, network, input, Context(network));

    /// <summary>A pass through the network's own weights that gives inner activations, in the input's type.</summary>
    public static IReadOnlyList<Tensor> Features<TNetwork>(TNetwork network, Tensor input, Func<Tensor, LayerContext, IEnumerable<Tensor>> run)
        where TNetwork : TranslationNetwork, ILayeredNetwork
    {
        CheckInput(network, input);
        using var scope = NewDisposeScope();
        var (activations, context) = Enter(network, input, Context(network));
        return [.. run(activations, context).Select(feature => feature.to_type(input.dtype).contiguous().MoveToOuterDisposeScope())];
    }

    /// <summary>A pass in the given context, whose layout is chosen here. Network and layers are the same object.</summary>
    public static Tensor Forward(TranslationNetwork network, ILayeredNetwork layers, Tensor input, LayerContext context)
    {
        CheckInput(network, input);
        using var scope = NewDisposeScope();
        (var activations, context) = Enter(layers, input, context);
        var output = layers.Run(activations, context).to_type(input.dtype);
        if (layers.EndsInTanh) output = output.tanh();
        return output.contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Refuses what the network cannot take, before any work.</summary>
    /// <exception cref="ArgumentException">The shape is wrong; the message says what would be right.</exception>
    public static void CheckInput(TranslationNetwork network, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.shape;
        if (shape.Length != 4 || shape[1] != network.InputChannels)
        {
            throw new ArgumentException(
                $"The input must be N x {network.InputChannels} x height x width. Actual shape was {string.Join(" x ", shape)}.", nameof(input));
        }

        // One more halving than the network does, so that norms at its narrowest see 2 x 2 pixels or more.
        var multiple = network.SizeMultiple;
        var least = 2L * multiple;
        if (IsRight(shape[2]) && IsRight(shape[3])) return;
        throw new ArgumentException(
            $"Height and width must be multiples of {multiple}, {least} or more. Actual size was {shape[2]} x {shape[3]} (height x width, pixels); "
            + $"the nearest right sizes are {Nearest(shape[2])} for the height and {Nearest(shape[3])} for the width.",
            nameof(input));

        bool IsRight(long side) => side >= least && side % multiple == 0;

        string Nearest(long side)
        {
            if (IsRight(side)) return $"{side}";
            if (side < least) return $"{least}";
            var below = side / multiple * multiple;
            return $"{below} or {below + multiple}";
        }
    }

    private static LayerContext Context(TranslationNetwork network) => new()
    {
        Kernels = network.Kernels,
        Precision = network.Precision,
        Training = network.training,
        Gradients = is_grad_enabled(),
        DropoutGenerator = network.DropoutGenerator,
    };

    /// <summary>Chooses the layout and brings the input into it and into the activations' type.</summary>
    private static (Tensor Activations, LayerContext Context) Enter(ILayeredNetwork layers, Tensor input, LayerContext context)
    {
        context = context with { Layout = KernelTable.Layout(context, input.device_type, layers.Norm) };
        var activations = input.to_type(context.ActivationType(input.dtype));
        return (context.Layout == TensorLayout.ChannelsLast ? Layouts.ToChannelsLast(activations) : activations, context);
    }
}
