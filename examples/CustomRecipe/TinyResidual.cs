using SarGan.Models;
using SarGan.Models.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CustomRecipe;

/// <summary>The shape of a <see cref="TinyResidualGenerator"/>: what a bundle holds of it, as JSON.</summary>
public sealed record TinyResidualOptions
{
    public int InputChannels { get; init; } = 3;

    public int OutputChannels { get; init; } = 3;

    public int Filters { get; init; } = 16;

    public int Blocks { get; init; } = 3;
}

/// <summary>A network of one's own: 3 x 3 convolutions at full size, each of which adds to what came in.</summary>
public sealed class TinyResidualGenerator : TranslationNetwork
{
    public const string RegisteredName = "tiny-residual";

    private readonly TinyResidualOptions _options;
    private readonly Conv2d _first;
    private readonly ModuleList<Conv2d> _blocks;
    private readonly Conv2d _last;

    /// <param name="options">Its shape.</param>
    /// <param name="initialization">Where the first weights come from, so that a run's seed decides about them.</param>
    public TinyResidualGenerator(TinyResidualOptions options, Generator? initialization)
        : base(nameof(TinyResidualGenerator))
    {
        _options = options;
        _first = Convolution(options.InputChannels, options.Filters);
        _blocks = nn.ModuleList(Enumerable.Range(0, options.Blocks).Select(_ => Convolution(options.Filters, options.Filters)).ToArray());
        _last = Convolution(options.Filters, options.OutputChannels);
        RegisterComponents();

        Conv2d Convolution(int from, int to)
        {
            var convolution = nn.Conv2d(from, to, 3, padding: 1);
            var limit = Math.Sqrt(6.0 / (9 * (from + to))); // Glorot and Bengio 2010
            using var noGradient = no_grad();
            nn.init.zeros_(convolution.bias!); // there is one unless it is asked away
            convolution.weight.uniform_(-limit, limit, initialization);
            return convolution;
        }
    }

    public override NetworkSpec Spec => NetworkSpec.From(RegisteredName, _options);

    public override int InputChannels => _options.InputChannels;

    public override int OutputChannels => _options.OutputChannels;

    public override int SizeMultiple => 1; // any size will do

    public override int ReceptiveFieldRadius => _options.Blocks + 2; // each convolution looks one pixel further

    public override bool NormalizesPerSample => true; // it has no norm at all

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var features = nn.functional.relu(_first.forward(input)); // N x filters x H x W
        foreach (var block in _blocks) features = features.Plus(nn.functional.relu(block.forward(features)));
        return _last.forward(features).tanh().MoveToOuterDisposeScope(); // N x output channels x H x W
    }
}
