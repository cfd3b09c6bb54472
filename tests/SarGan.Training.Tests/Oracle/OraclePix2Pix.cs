using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Oracle;

/// <summary>A Pix2Pix step as a textbook has it: every pass on its own, nothing shared.</summary>
internal sealed class OraclePix2Pix
{
    private readonly Pix2PixOptions _options;
    private readonly Dictionary<string, OracleAdam> _adams;

    public OraclePix2Pix(Pix2PixRecipe recipe, Pix2PixOptions options, double rate)
    {
        _options = options;
        Networks = recipe.Networks.ToDictionary(n => n.Key, n => new OracleNetwork(n.Value, options.Norm ?? NormKind.Batch));
        _adams = Networks.ToDictionary(n => n.Key, n => new OracleAdam(n.Value, rate));
    }

    public IReadOnlyDictionary<string, OracleNetwork> Networks { get; }

    public Dictionary<string, double> Step(TensorBatch batch)
    {
        var (x, y) = (batch.Source(_options.Direction), batch.Target(_options.Direction));
        var (g, d) = (Networks["generator"], Networks["discriminator"]);
        var fake = g.UNet(x, moves: false, evaluates: _options.KerasUpdates).detach();
        var (real, translated) = (cat([y, x], 1), cat([fake, x], 1));
        var (loss, accuracy) = _options.KerasUpdates
            ? OracleLosses.DiscriminateAsKeras(d, _adams["discriminator"], real, translated)
            : OracleLosses.Discriminate(d, _adams["discriminator"], real, translated);

        var generated = g.UNet(x);
        var adversarial = OracleLosses.Square(d.Patch(cat([generated, x], 1), moves: false), 1);
        var l1 = OracleLosses.Absolute(generated, y);
        var total = (_options.AdversarialWeight * adversarial) + (_options.L1Weight * l1);
        _adams["generator"].Minimize(total);
        return new Dictionary<string, double>
        {
            [LossReport.Discriminator] = loss,
            [LossReport.Accuracy] = accuracy,
            [LossReport.Generator] = total.item<double>(),
            [LossReport.Adversarial] = adversarial.item<double>(),
            [LossReport.L1] = l1.item<double>(),
        };
    }
}
