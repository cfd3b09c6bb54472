using SarGan.Models.Networks;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

internal sealed record ScalingOptions
{
    public double Factor { get; init; } = 1;
}

/// <summary>A network as somebody outside might write it: multiplies by a number, twice the number in training.</summary>
internal sealed class Scaling(ScalingOptions options) : TranslationNetwork(nameof(Scaling))
{
    public override NetworkSpec Spec => NetworkSpec.From("scaling", options);

    public override int InputChannels => 1;

    public override int OutputChannels => 1;

    public override int SizeMultiple => 1;

    public override int ReceptiveFieldRadius => 0;

    public override bool NormalizesPerSample => true;

    public override Tensor forward(Tensor input) => input * (training ? 2 * options.Factor : options.Factor);
}
