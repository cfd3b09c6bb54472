using System.Text.Json.Serialization;
using SarGan.Models.Layers;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>The shape of a <see cref="ResNetGenerator"/>. Defaults: nine blocks, meant for 256 x 256 pixels and more.</summary>
public sealed record ResNetOptions
{
    /// <summary>Channels of the input image, 1 to 4096. Default: 3.</summary>
    public int InputChannels { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 3;

    /// <summary>Channels of the output image, 1 to 4096. Default: 3.</summary>
    public int OutputChannels { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 3;

    /// <summary>Channels after the first convolution, 1 to 1024; the blocks have four times as many. Default: 64.</summary>
    public int Filters { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels / 4); } = 64;

    /// <summary>Residual blocks, 1 to 64. Default: 9 (the paper takes 6 for 128 x 128 pixels).</summary>
    public int Blocks { get; init => field = OptionRange.Check(value, 1, 64); } = 9;

    /// <summary>The norm after each convolution but the last. Default: <see cref="NormKind.Instance"/>.</summary>
    public NormKind Norm { get; init => field = OptionRange.CheckKnown(value); } = NormKind.Instance;

    /// <summary>Trainable parameters of the network.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            long filters = Filters;
            return Layer(InputChannels, filters, 7) + Layer(filters, 2 * filters, 3) + Layer(2 * filters, 4 * filters, 3)
                + 2 * Blocks * Layer(4 * filters, 4 * filters, 3)
                + Layer(4 * filters, 2 * filters, 3) + Layer(2 * filters, filters, 3)
                + 49 * filters * OutputChannels + OutputChannels;

            long Layer(long inputs, long outputs, long size) => size * size * inputs * outputs + outputs + NormLayer.ParameterCount(Norm, outputs);
        }
    }

    /// <summary>The network's description for bundles and recipes.</summary>
    /// <returns>A spec named "resnet".</returns>
    public NetworkSpec ToSpec() => NetworkSpec.From(ResNetGenerator.RegisteredName, this);

    /// <summary>Checks what no single property can.</summary>
    /// <exception cref="ArgumentException">The network would have more than 1,000,000,000 parameters.</exception>
    public void Validate() => OptionRange.CheckTotal(ParameterCount);
}

/// <summary>A residual network: two halvings, a row of residual blocks at a quarter of the size, two doublings.</summary>
/// <remarks>
/// Johnson, Alahi and Fei-Fei (2016), in the form of Zhu et al. (2017): c7s1-64, d128, d256, R256 x blocks, u128, u64, c7s1-3, with
/// mirrored borders and each convolution followed by norm and ReLU. Here the norm has a learnt gain and bias and adds 0.001 to the variance.
/// </remarks>
[Network(RegisteredName)]
public sealed class ResNetGenerator : TranslationNetwork, IFeatureNetwork, ILayeredNetwork
{
    internal const string RegisteredName = "resnet";

    private const int Halvings = 2;

    private readonly ResNetOptions _options;
    private readonly List<nn.Module<Tensor, LayerContext, Tensor>> _layers = [];
    // TorchSharp also registers fields by itself when a module becomes part of another; the attribute keeps it to the same name.
    [ComponentName(Name = "output")]
    private readonly PaddedConv2d _output;

    /// <summary>Creates the network on the CPU in float32, with Glorot-uniform weights and zero biases.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ResNetGenerator(ResNetOptions options, Generator? initialization = null)
        : base(nameof(ResNetGenerator))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        Spec = options.ToSpec();

        var filters = options.Filters;
        Add("first", new NormedConvolution(options.InputChannels, filters, 7, ConvolutionForm.Reflected, options.Norm, initialization));
        Add("down1", new NormedConvolution(filters, 2 * filters, 3, ConvolutionForm.Halving, options.Norm, initialization));
        Add("down2", new NormedConvolution(2 * filters, 4 * filters, 3, ConvolutionForm.Halving, options.Norm, initialization));
        for (var block = 1; block <= options.Blocks; block++) Add($"block{block}", new ResidualBlock(4 * filters, options.Norm, initialization));
        Add("up1", new NormedConvolution(4 * filters, 2 * filters, 3, ConvolutionForm.Doubling, options.Norm, initialization));
        Add("up2", new NormedConvolution(2 * filters, filters, 3, ConvolutionForm.Doubling, options.Norm, initialization));
        _output = new PaddedConv2d(filters, options.OutputChannels, 7, ConvolutionForm.Reflected, initialization);
        register_module("output", _output);

        void Add(string name, nn.Module<Tensor, LayerContext, Tensor> layer)
        {
            _layers.Add(layer);
            register_module(name, layer);
        }
    }

    /// <inheritdoc/>
    public override NetworkSpec Spec { get; }

    /// <inheritdoc/>
    public override int InputChannels => _options.InputChannels;

    /// <inheritdoc/>
    public override int OutputChannels => _options.OutputChannels;

    /// <inheritdoc/>
    public override int SizeMultiple => 1 << Halvings;

    /// <inheritdoc/>
    public override int ReceptiveFieldRadius => ReceptiveField.Radius(SizeMultiple, range => range
        .ThroughCentred(3)
        .ThroughTransposed().ThroughTransposed()
        .ThroughCentred(2 * _options.Blocks)
        .ThroughCentredHalving().ThroughCentredHalving()
        .ThroughCentred(3));

    /// <inheritdoc/>
    public override bool NormalizesPerSample => _options.Norm != NormKind.Batch;

    /// <inheritdoc/>
    public IReadOnlyList<int> FeatureChannels =>
        [_options.Filters, 2 * _options.Filters, .. Enumerable.Repeat(4 * _options.Filters, 1 + _options.Blocks)];

    NormKind ILayeredNetwork.Norm => _options.Norm;

    bool ILayeredNetwork.EndsInTanh => true;

    // The first and last convolutions run at full size, with a mirrored copy of their input.
    double ILayeredNetwork.ValuesPerPixel => (4.0 * _options.Filters) + (2 * (InputChannels + OutputChannels));

    /// <summary>Translates images.</summary>
    /// <param name="input">N x input channels x H x W, in [-1, 1]; sides multiples of 4, 8 or more.</param>
    /// <returns>N x output channels x H x W, in [-1, 1].</returns>
    /// <exception cref="ArgumentException">Channels or size are wrong.</exception>
    public override Tensor forward(Tensor input) => NetworkPass.Forward(this, input);

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Features(Tensor input) => NetworkPass.Features(this, input, RunDown);

    Tensor ILayeredNetwork.Run(Tensor input, LayerContext context)
    {
        var activations = input;
        // N x 64 x H x W, 128 x H/2 x W/2, 256 x H/4 x W/4 through the blocks, 128 x H/2 x W/2, 64 x H x W (at 64 filters)
        foreach (var layer in _layers) activations = layer.call(activations, context);
        return _output.call(activations, context); // N x output channels x H x W
    }

    /// <summary>The layers up to the last block, each with what it gives.</summary>
    private List<Tensor> RunDown(Tensor input, LayerContext context)
    {
        var features = new List<Tensor>();
        foreach (var layer in _layers[..^Halvings]) features.Add(layer.call(features.LastOrDefault(input), context));
        return features;
    }

    /// <summary>Convolution, norm, ReLU.</summary>
    private sealed class NormedConvolution : nn.Module<Tensor, LayerContext, Tensor>
    {
        [ComponentName(Name = "conv")]
        private readonly PaddedConv2d _convolution;
        [ComponentName(Name = "norm")]
        private readonly NormLayer? _norm;

        public NormedConvolution(
            int inputChannels, int outputChannels, int kernelSize, ConvolutionForm form, NormKind norm, Generator? initialization)
            : base(nameof(NormedConvolution))
        {
            _convolution = new PaddedConv2d(inputChannels, outputChannels, kernelSize, form, initialization);
            register_module("conv", _convolution);
            _norm = NormLayer.Create(norm, outputChannels);
            if (_norm is not null) register_module("norm", _norm);
        }

        public override Tensor forward(Tensor input, LayerContext context)
        {
            // A scope for each block: without gradients, the next block then reuses this one's memory while it is warm.
            using var scope = NewDisposeScope();
            return Linear(input, context).relu_().MoveToOuterDisposeScope();
        }

        /// <summary>All but the ReLU.</summary>
        public Tensor Linear(Tensor input, LayerContext context)
        {
            var convolved = _convolution.call(input, context);
            return _norm?.call(convolved, context) ?? convolved;
        }
    }

    /// <summary>Two convolutions, ReLU between them, added to what came in.</summary>
    private sealed class ResidualBlock : nn.Module<Tensor, LayerContext, Tensor>
    {
        [ComponentName(Name = "first")]
        private readonly NormedConvolution _first;
        [ComponentName(Name = "second")]
        private readonly NormedConvolution _second;

        public ResidualBlock(int channels, NormKind norm, Generator? initialization)
            : base(nameof(ResidualBlock))
        {
            _first = new NormedConvolution(channels, channels, 3, ConvolutionForm.Reflected, norm, initialization);
            _second = new NormedConvolution(channels, channels, 3, ConvolutionForm.Reflected, norm, initialization);
            register_module("first", _first);
            register_module("second", _second);
        }

        public override Tensor forward(Tensor input, LayerContext context)
        {
            using var scope = NewDisposeScope();
            return input.Plus(_second.Linear(_first.call(input, context), context)).MoveToOuterDisposeScope();
        }
    }
}
