using System.Text.Json;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>Learns one direction from pairs: a translation must look real beside its source and be near its label.</summary>
/// <remarks>
/// Isola et al., Image-to-Image Translation with Conditional Adversarial Networks, CVPR 2017.
/// Code (paper): generator (G), discriminator (D), source (x), label (y). D sees [y, x] or [G(x), x].
/// A step updates the discriminator first, on a translation whose graph the generator's update then goes on with.
/// </remarks>
[Recipe("pix2pix")]
public sealed class Pix2PixRecipe : Recipe
{
    private readonly Pix2PixOptions _options;

    /// <summary>Creates a recipe without networks; see <see cref="Recipe.Build"/>.</summary>
    /// <param name="options">How to train; null means the defaults.</param>
    public Pix2PixRecipe(Pix2PixOptions? options = null) => _options = options ?? new Pix2PixOptions();

    /// <inheritdoc/>
    public override string Name => "pix2pix";

    /// <inheritdoc/>
    public override bool NeedsPairs => true;

    /// <inheritdoc/>
    public override int TileSize => _options.Size;

    /// <inheritdoc/>
    /// <remarks>3, as in the article.</remarks>
    public override int DefaultBatchSize => 3;

    /// <inheritdoc/>
    public override JsonElement Options => JsonSerializer.SerializeToElement(_options, RecipeJson.Compact);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators => new Dictionary<TranslationDirection, TranslationNetwork>
    {
        [_options.Direction] = Networks["generator"],
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs
    {
        get
        {
            var (sar, optical) = (_options.SarChannels ?? _options.Channels, _options.OpticalChannels ?? _options.Channels);
            var (source, label) = _options.Direction == TranslationDirection.SarToOptical ? (sar, optical) : (optical, sar);
            return
            [
                ("generator", PresetNetworks.Generator(_options, source, label)),
                ("discriminator", PresetNetworks.Discriminator(_options, source, label)),
            ];
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup) =>
        [("generators", Adam(setup, "generator")), ("discriminators", Adam(setup, "discriminator"))];

    /// <inheritdoc/>
    protected override LossReport RunStep(TensorBatch batch, StepContext context)
    {
        var (source, label) = (batch.Source(_options.Direction), batch.Target(_options.Direction));
        var (generator, discriminator) = (Networks["generator"], Networks["discriminator"]);

        Verdict? verdict = _options.KerasUpdates ? KerasDiscriminatorUpdates(source, label, context) : null;
        var translated = generator.forward(source); // G(x)
        verdict ??= DiscriminatorUpdate(source, label, translated, context);
        context.Probe?.See(_options.Direction, source, translated, label, paired: true);

        // From here on only the generator learns, and the discriminator's statistics stay.
        using var frozen = new FrozenWeights(discriminator);
        using var kept = new KeptStatistics(discriminator);
        var adversarial = LeastSquaresLoss.Real(discriminator.forward(Beside(translated, source))); // D(G(x), x) to 1
        var l1 = AbsoluteLoss.Mean(translated, label); // G(x) to y
        var total = adversarial.Times(_options.AdversarialWeight).Plus(l1.Times(_options.L1Weight));
        Update(Optimizers["generators"], total, context);

        return new LossReport(
            (LossReport.Discriminator, verdict.Loss),
            (LossReport.Accuracy, verdict.Accuracy),
            (LossReport.Generator, total),
            (LossReport.Adversarial, adversarial),
            (LossReport.L1, l1));
    }

    private Verdict DiscriminatorUpdate(Tensor source, Tensor label, Tensor translated, StepContext context)
    {
        var (real, fake) = ForwardBoth(Networks["discriminator"], Beside(label, source), Beside(translated.detach(), source));
        var loss = LeastSquaresLoss.Discriminator(real, fake);
        Update(Optimizers["discriminators"], loss, context);
        return new Verdict(loss, LeastSquaresLoss.Accuracy(real, fake));
    }

    private Verdict KerasDiscriminatorUpdates(Tensor source, Tensor label, StepContext context)
    {
        var discriminator = Networks["discriminator"];
        var translated = Predict(Networks["generator"], source);
        var real = discriminator.forward(Beside(label, source));
        var realLoss = LeastSquaresLoss.Real(real);
        Update(Optimizers["discriminators"], realLoss, context);
        var fake = discriminator.forward(Beside(translated, source));
        var fakeLoss = LeastSquaresLoss.Translated(fake);
        Update(Optimizers["discriminators"], fakeLoss, context);
        return new Verdict(realLoss.detach().Plus(fakeLoss.detach()).Times(0.5), LeastSquaresLoss.Accuracy(real, fake));
    }

    /// <summary>What the conditional discriminator sees: N x (C + C') x H x W.</summary>
    private static Tensor Beside(Tensor image, Tensor condition) => cat([image, condition], 1);

    /// <summary>The discriminator's loss and accuracy.</summary>
    private sealed record Verdict(Tensor Loss, Tensor Accuracy);
}
