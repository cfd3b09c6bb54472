using System.Text.Json.Serialization;
using SarGan.Models.Layers;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SarGan.Models.Networks;

/// <summary>The shape of a <see cref="PatchDiscriminator"/>. Defaults: the CycleGAN discriminator for 256 x 256 pixels.</summary>
public sealed record PatchDiscriminatorOptions
{
    /// <summary>Channels of the image to judge, 1 to 4096. Default: 3.</summary>
    public int InputChannels { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 3;

    /// <summary>Channels of the condition that the image answers to, 0 to 4096. Default: 0, unconditional.</summary>
    public int ConditionChannels { get; init => field = OptionRange.Check(value, 0, OptionRange.MostChannels); }

    /// <summary>Channels after the first convolution, 1 to 4096; each further one doubles them up to <see cref="MaxFilters"/>. Default: 64.</summary>
    public int Filters { get; init => field = OptionRange.Check(value, 1, OptionRange.MostChannels); } = 64;

    /// <summary>The most channels of any layer, 1 to 4096. Default: null, which is eight times <see cref="Filters"/>.</summary>
    public int? MaxFilters { get; init => field = value is { } limit ? OptionRange.Check(limit, 1, OptionRange.MostChannels) : null; }

    /// <summary>How often the image is halved, 1 to 12. Sides must be multiples of 2 to this power, and twice it or more. Default: 4.</summary>
    public int Layers { get; init => field = OptionRange.Check(value, 1, 12); } = 4;

    /// <summary>The norm after each halving but the first. Default: <see cref="NormKind.Instance"/>.</summary>
    public NormKind Norm { get; init => field = OptionRange.CheckKnown(value); } = NormKind.Instance;

    /// <summary>Trainable parameters of the network.</summary>
    [JsonIgnore]
    public long ParameterCount
    {
        get
        {
            var sum = 0L;
            long channels = InputChannels + ConditionChannels;
            for (var layer = 0; layer < Layers; layer++)
            {
                long filters = FiltersAt(layer);
                sum += 16 * channels * filters + filters + (layer > 0 ? NormLayer.ParameterCount(Norm, filters) : 0);
                channels = filters;
            }

            return sum + 16 * channels + 1;
        }
    }

    /// <summary>The network's description for bundles and recipes.</summary>
    /// <returns>A spec named "patch".</returns>
    public NetworkSpec ToSpec() => NetworkSpec.From(PatchDiscriminator.RegisteredName, this);

    /// <summary>Checks what no single property can.</summary>
    /// <exception cref="ArgumentException">The network would have more than 1,000,000,000 parameters.</exception>
    public void Validate() => OptionRange.CheckTotal(ParameterCount);

    /// <summary>Channels after the convolution of a layer, counted from 0 at the first.</summary>
    internal int FiltersAt(int layer) => (int)Math.Min((long)Filters << layer, MaxFilters ?? Math.Min(8L * Filters, OptionRange.MostChannels));
}

/// <summary>A PatchGAN discriminator: says of each patch of an image whether it looks real.</summary>
/// <remarks>
/// Isola et al. (2017), as Keras-GAN builds it: convolutions 4 x 4 of stride 2 with leaky ReLU 0.2 and norm (none after the first),
/// then a convolution 4 x 4 to one channel, without activation: meant for a least-squares loss against 1 (real) and 0.
/// </remarks>
[Network(RegisteredName)]
public sealed class PatchDiscriminator : TranslationNetwork, ILayeredNetwork
{
    internal const string RegisteredName = "patch";

    private readonly PatchDiscriminatorOptions _options;
    private readonly List<DownBlock> _downs = [];
    // TorchSharp also registers fields by itself when a module becomes part of another; the attribute keeps it to the same name.
    [ComponentName(Name = "output")]
    private readonly SameConv2d _output;

    /// <summary>Creates the network on the CPU in float32, with Glorot-uniform weights and zero biases.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public PatchDiscriminator(PatchDiscriminatorOptions options, Generator? initialization = null)
        : base(nameof(PatchDiscriminator))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        Spec = options.ToSpec();

        var channels = InputChannels;
        for (var layer = 0; layer < options.Layers; layer++)
        {
            _downs.Add(new DownBlock(channels, options.FiltersAt(layer), layer > 0 ? options.Norm : NormKind.None, initialization));
            register_module($"down{layer + 1}", _downs[^1]);
            channels = options.FiltersAt(layer);
        }

        _output = new SameConv2d(channels, 1, stride: 1, initialization);
        register_module("output", _output);
    }

    /// <inheritdoc/>
    public override NetworkSpec Spec { get; }

    /// <summary>Channels that <c>forward</c> takes: the image's and the condition's together.</summary>
    public override int InputChannels => _options.InputChannels + _options.ConditionChannels;

    /// <inheritdoc/>
    public override int OutputChannels => 1;

    /// <inheritdoc/>
    public override int SizeMultiple => 1 << _options.Layers;

    /// <summary>How far, in input pixels, an output cell looks beyond the <see cref="SizeMultiple"/> pixels that it stands for.</summary>
    public override int ReceptiveFieldRadius
    {
        get
        {
            var range = new ReceptiveField(0, 0).ThroughSame();
            for (var layer = 0; layer < _options.Layers; layer++) range = range.ThroughHalving();
            return (int)Math.Max(-range.Low, range.High - (SizeMultiple - 1));
        }
    }

    /// <inheritdoc/>
    public override bool NormalizesPerSample => _options.Norm != NormKind.Batch;

    NormKind ILayeredNetwork.Norm => _options.Norm;

    bool ILayeredNetwork.EndsInTanh => false;

    double ILayeredNetwork.ValuesPerPixel => _options.FiltersAt(0) + InputChannels;

    /// <summary>Judges images.</summary>
    /// <param name="input">N x C x H x W in [-1, 1]: the image's channels, then the condition's; sides multiples of <see cref="SizeMultiple"/>, twice it or more.</param>
    /// <returns>N x 1 x H/multiple x W/multiple: near 1 where a patch looks real, near 0 where it does not.</returns>
    /// <exception cref="ArgumentException">Channels or size are wrong.</exception>
    public override Tensor forward(Tensor input) => NetworkPass.Forward(this, input);

    /// <summary>Judges images beside the images that they answer to.</summary>
    /// <param name="target">N x image channels x H x W, in [-1, 1].</param>
    /// <param name="condition">N x condition channels x H x W, in [-1, 1].</param>
    /// <returns>N x 1 x H/multiple x W/multiple.</returns>
    /// <exception cref="ArgumentException">Channels or sizes are wrong.</exception>
    public Tensor forward(Tensor target, Tensor condition)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(condition);
        if (target.shape[1] != _options.InputChannels || condition.shape[1] != _options.ConditionChannels)
        {
            throw new ArgumentException(
                $"The target must have {_options.InputChannels} channels and the condition {_options.ConditionChannels}. "
                + $"Actual numbers were {target.shape[1]} and {condition.shape[1]}.",
                nameof(target));
        }

        using var both = cat([target, condition], 1);
        return call(both);
    }

    Tensor ILayeredNetwork.Run(Tensor input, LayerContext context)
    {
        var activations = input;
        foreach (var down in _downs) activations = down.call(activations, context); // N x filters of the layer x H/2^layer x W/2^layer
        return _output.call(activations, context); // N x 1 x H/2^layers x W/2^layers
    }
}
