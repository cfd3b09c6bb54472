using System.Text.Json.Serialization;
using SarGan.Models.Layers;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>The shape of a <see cref="UNetGenerator"/>. Defaults: the CycleGAN generator for 256 x 256 pixels.</summary>
public sealed record UNetOptions
{
    /// <summary>Channels of the input image, 1 to 4096. Default: 3.</summary>
    public int InputChannels { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 3;

    /// <summary>Channels of the output image, 1 to 4096. Default: 3.</summary>
    public int OutputChannels { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 3;

    /// <summary>Channels after the first convolution, 1 to 4096; each further one doubles them up to <see cref="MaxFilters"/>. Default: 64.</summary>
    public int Filters { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 64;

    /// <summary>The most channels of any layer, 1 to 4096. Default: null, which is eight times <see cref="Filters"/>.</summary>
    public int? MaxFilters { get; init => field = value is { } limit ? OptionRange.Check(limit, 1, OptionRange.MostChannels) : null; }

    /// <summary>How often the image is halved, 1 to 12. Sides must be multiples of 2 to this power, and twice it or more. Default: 4.</summary>
    public int Depth { get; init => field = OptionRange.Check(value, 1, 12); } = 4;

    /// <summary>The norm after each convolution but the last. Default: <see cref="NormKind.Instance"/>.</summary>
    public NormKind Norm { get; init => field = OptionRange.CheckKnown(value); } = NormKind.Instance;

    /// <summary>Whether the first convolution too is followed by the norm. Default: true (Pix2Pix: false).</summary>
    public bool NormalizesFirst { get; init; } = true;

    /// <summary>The share of activations dropped on the way up in training, in [0, 1). Default: 0.</summary>
    public double Dropout { get; init => field = OptionRange.CheckRate(value); }

    /// <summary>Trainable parameters of the network.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            var sum = 0L;
            var channels = InputChannels;
            for (var level = 0; level < Depth; level++)
            {
                sum += Convolution(channels, FiltersAt(level)) + (level > 0 || NormalizesFirst ? NormLayer.ParameterCount(Norm, FiltersAt(level)) : 0);
                channels = FiltersAt(level);
            }

            for (var level = Depth - 2; level >= 0; level--)
            {
                sum += Convolution(channels, FiltersAt(level)) + NormLayer.ParameterCount(Norm, FiltersAt(level));
                channels = 2 * FiltersAt(level); // with the skip
            }

            return sum + Convolution(channels, OutputChannels);

            static long Convolution(long inputs, long outputs) => 16 * inputs * outputs + outputs;
        }
    }

    /// <summary>The network's description for bundles and recipes.</summary>
    /// <returns>A spec named "unet".</returns>
    public NetworkSpec ToSpec() => NetworkSpec.From(UNetGenerator.RegisteredName, this);

    /// <summary>Checks what no single property can.</summary>
    /// <exception cref="ArgumentException">The network would have more than 1,000,000,000 parameters.</exception>
    public void Validate() => OptionRange.CheckTotal(ParameterCount);

    /// <summary>Channels after the convolution of a level, counted from 0 at the first.</summary>
    internal int FiltersAt(int level) => (int)Math.Min((long)Filters << level, MaxFilters ?? Math.Min(8L * Filters, OptionRange.MostChannels));
}

/// <summary>A U-Net: halves the image several times, doubles it as often, and hands each size's activations across.</summary>
/// <remarks>
/// Ronneberger, Fischer and Brox (2015), in the form that Isola et al. (2017) use for Pix2Pix and Keras-GAN for CycleGAN.
/// Down: convolution 4 x 4 of stride 2, leaky ReLU 0.2, norm. Up: nearest doubling, convolution 4 x 4, ReLU, dropout, norm,
/// concatenation with the skip. Last: nearest doubling, convolution 4 x 4, hyperbolic tangent.
/// </remarks>
[Network(RegisteredName)]
public sealed class UNetGenerator : TranslationNetwork, IFeatureNetwork, ILayeredNetwork
{
    internal const string RegisteredName = "unet";

    private readonly UNetOptions _options;
    private readonly List<DownBlock> _downs = [];
    private readonly List<UpBlock> _ups = [];
    // TorchSharp also registers fields by itself when a module becomes part of another; the attribute keeps it to the same name.
    [ComponentName(Name = "output")]
    private readonly UpsampleConv2d _output;

    /// <summary>Creates the network on the CPU in float32, with Glorot-uniform weights and zero biases.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public UNetGenerator(UNetOptions options, Generator? initialization = null)
        : base(nameof(UNetGenerator))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        Spec = options.ToSpec();

        var channels = options.InputChannels;
        for (var level = 0; level < options.Depth; level++)
        {
            var norm = level > 0 || options.NormalizesFirst ? options.Norm : NormKind.None;
            _downs.Add(new DownBlock(channels, options.FiltersAt(level), norm, initialization));
            register_module($"down{level + 1}", _downs[^1]);
            channels = options.FiltersAt(level);
        }

        for (var level = options.Depth - 2; level >= 0; level--)
        {
            _ups.Add(new UpBlock(channels, options.FiltersAt(level), options, initialization));
            register_module($"up{_ups.Count}", _ups[^1]);
            channels = 2 * options.FiltersAt(level); // with the skip
        }

        _output = new UpsampleConv2d(channels, options.OutputChannels, initialization);
        register_module("output", _output);
    }

    /// <inheritdoc/>
    public override NetworkSpec Spec { get; }

    /// <inheritdoc/>
    public override int InputChannels => _options.InputChannels;

    /// <inheritdoc/>
    public override int OutputChannels => _options.OutputChannels;

    /// <inheritdoc/>
    public override int SizeMultiple => 1 << _options.Depth;

    /// <inheritdoc/>
    public override int ReceptiveFieldRadius => ReceptiveField.Radius(SizeMultiple, range => FieldBelow(range, level: 0));

    /// <inheritdoc/>
    public override bool NormalizesPerSample => _options.Norm != NormKind.Batch;

    /// <inheritdoc/>
    public IReadOnlyList<int> FeatureChannels => [.. Enumerable.Range(0, _options.Depth).Select(_options.FiltersAt)];

    NormKind ILayeredNetwork.Norm => _options.Norm;

    bool ILayeredNetwork.EndsInTanh => true;

    // All skips, and the last doubling's result before and after its norm.
    double ILayeredNetwork.ValuesPerPixel =>
        Enumerable.Range(0, _options.Depth).Sum(level => _options.FiltersAt(level) / Math.Pow(4, level + 1)) + (0.75 * _options.FiltersAt(0)) + (2 * (InputChannels + OutputChannels));

    /// <summary>Translates images.</summary>
    /// <param name="input">N x input channels x H x W, in [-1, 1]; sides multiples of <see cref="SizeMultiple"/>, twice it or more.</param>
    /// <returns>N x output channels x H x W, in [-1, 1].</returns>
    /// <exception cref="ArgumentException">Channels or size are wrong.</exception>
    public override Tensor forward(Tensor input) => NetworkPass.Forward(this, input);

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Features(Tensor input) => NetworkPass.Features(this, input, RunDown);

    Tensor ILayeredNetwork.Run(Tensor input, LayerContext context)
    {
        var skips = new Stack<Tensor>(RunDown(input, context));
        var activations = skips.Pop();
        Tensor? skip = null;
        foreach (var up in _ups)
        {
            activations = up.call(activations, skip, context); // N x filters of the level x H/2^level x W/2^level
            skip = skips.Pop();
        }

        return _output.call(activations, skip, context); // N x output channels x H x W
    }

    /// <summary>The halvings, each with what it gives.</summary>
    private List<Tensor> RunDown(Tensor input, LayerContext context)
    {
        var features = new List<Tensor>();
        foreach (var down in _downs) features.Add(down.call(features.LastOrDefault(input), context)); // N x filters of the level x H/2^level x W/2^level
        return features;
    }

    /// <summary>What a range of pixels at a level (0 is the full size) looks at in the input.</summary>
    private ReceptiveField FieldBelow(ReceptiveField range, int level)
    {
        var below = range.ThroughSame().ThroughDoubling();
        var direct = below;
        for (var halving = 0; halving <= level; halving++) direct = direct.ThroughHalving();
        return level + 1 == _options.Depth ? direct : direct.With(FieldBelow(below, level + 1));
    }

    /// <summary>Doubles height and width: nearest doubling, convolution, ReLU, dropout, norm.</summary>
    private sealed class UpBlock : nn.Module<Tensor, Tensor?, LayerContext, Tensor>
    {
        [ComponentName(Name = "conv")]
        private readonly UpsampleConv2d _convolution;
        [ComponentName(Name = "norm")]
        private readonly NormLayer? _norm;
        private readonly double _dropout;

        public UpBlock(int inputChannels, int outputChannels, UNetOptions options, Generator? initialization)
            : base(nameof(UpBlock))
        {
            _dropout = options.Dropout;
            _convolution = new UpsampleConv2d(inputChannels, outputChannels, initialization);
            register_module("conv", _convolution);
            _norm = NormLayer.Create(options.Norm, outputChannels);
            if (_norm is not null) register_module("norm", _norm);
        }

        public override Tensor forward(Tensor input, Tensor? skip, LayerContext context)
        {
            // A scope for each block: without gradients, the next block then reuses this one's memory while it is warm.
            using var scope = NewDisposeScope();
            var doubled = Layers.Dropout.Apply(_convolution.call(input, skip, context).relu_(), _dropout, context);
            return (_norm?.call(doubled, context) ?? doubled).MoveToOuterDisposeScope();
        }
    }
}
