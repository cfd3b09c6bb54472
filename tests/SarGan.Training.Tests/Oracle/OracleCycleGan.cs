using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Oracle;

/// <summary>A CycleGAN step as a textbook has it: every pass on its own, nothing shared.</summary>
internal sealed class OracleCycleGan
{
    private readonly CycleGanOptions _options;
    private readonly Dictionary<string, OracleAdam> _adams;

    public OracleCycleGan(CycleGanRecipe recipe, CycleGanOptions options, double rate)
    {
        _options = options;
        Networks = recipe.Networks.ToDictionary(n => n.Key, n => new OracleNetwork(n.Value, options.Norm ?? (options.Preset == CycleGanPreset.Keras ? NormKind.KerasSample : NormKind.Instance)));
        _adams = Networks.ToDictionary(n => n.Key, n => new OracleAdam(n.Value, rate));
    }

    public IReadOnlyDictionary<string, OracleNetwork> Networks { get; }

    public Dictionary<string, double> Step(TensorBatch batch)
    {
        var (x, y) = (batch.Sar, batch.Optical);
        var (g, f, dx, dy) = (Networks["sarToOptical"], Networks["opticalToSar"], Networks["sarDiscriminator"], Networks["opticalDiscriminator"]);
        var (lossX, accuracyX) = Discriminate(dx, "sarDiscriminator", x, f.UNet(y, moves: false, evaluates: _options.KerasUpdates).detach());
        var (lossY, accuracyY) = Discriminate(dy, "opticalDiscriminator", y, g.UNet(x, moves: false, evaluates: _options.KerasUpdates).detach());

        var (fakeY, fakeX) = (g.UNet(x), f.UNet(y));
        var adversarial = OracleLosses.Square(dy.Patch(fakeY, moves: false), 1) + OracleLosses.Square(dx.Patch(fakeX, moves: false), 1);
        var cycle = OracleLosses.Absolute(f.UNet(fakeY, moves: false), x) + OracleLosses.Absolute(g.UNet(fakeX, moves: false), y);
        var identity = OracleLosses.Absolute(g.UNet(y, moves: false), y) + OracleLosses.Absolute(f.UNet(x, moves: false), x);
        var total = (_options.AdversarialWeight * adversarial) + (_options.CycleWeight * cycle) + (_options.IdentityWeight * identity);
        OracleAdam[] adams = [_adams["sarToOptical"], _adams["opticalToSar"]];
        foreach (var adam in adams) adam.Differentiate(total);
        foreach (var adam in adams) adam.Apply();
        return new Dictionary<string, double>
        {
            [LossReport.Discriminator] = (lossX + lossY) / 2,
            [LossReport.Accuracy] = (accuracyX + accuracyY) / 2,
            [LossReport.Generator] = total.item<double>(),
            [LossReport.Adversarial] = adversarial.item<double>() / 2,
            [LossReport.Cycle] = cycle.item<double>() / 2,
            [LossReport.Identity] = identity.item<double>() / 2,
        };
    }

    private (double Loss, double Accuracy) Discriminate(OracleNetwork judge, string name, Tensor real, Tensor fake)
    {
        if (_options.KerasUpdates) return OracleLosses.DiscriminateAsKeras(judge, _adams[name], real, fake);
        return OracleLosses.Discriminate(judge, _adams[name], real, fake);
    }
}
