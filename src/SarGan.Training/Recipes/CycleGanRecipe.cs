using System.Text.Json;
using SarGan.Data.Randomness;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using SarGan.Training.Pools;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>Learns both directions from unpaired images: what goes to the other domain and back must come back as it was.</summary>
/// <remarks>
/// Zhu et al., Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, ICCV 2017.
/// Code (paper): sarToOptical (G), opticalToSar (F), sarDiscriminator (D_X), opticalDiscriminator (D_Y); X is SAR, Y optical.
/// A step updates the discriminators first, on translations whose graph the generators' update then goes on with.
/// </remarks>
[Recipe("cyclegan")]
public sealed class CycleGanRecipe : Recipe
{
    private readonly CycleGanOptions _options;
    private readonly ImagePool _sarPool;
    private readonly ImagePool _opticalPool;

    /// <summary>Creates a recipe without networks; see <see cref="Recipe.Build"/>.</summary>
    /// <param name="options">How to train; null means the defaults.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public CycleGanRecipe(CycleGanOptions? options = null)
    {
        _options = options ?? new CycleGanOptions();
        _options.Validate();
        (_sarPool, _opticalPool) = (new ImagePool(_options.PoolSize), new ImagePool(_options.PoolSize));
    }

    /// <inheritdoc/>
    public override string Name => "cyclegan";

    /// <inheritdoc/>
    public override bool NeedsPairs => false;

    /// <inheritdoc/>
    public override int TileSize => _options.Size;

    /// <inheritdoc/>
    public override JsonElement Options => JsonSerializer.SerializeToElement(_options, RecipeJson.Compact);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators => new Dictionary<TranslationDirection, TranslationNetwork>
    {
        [TranslationDirection.SarToOptical] = Networks["sarToOptical"],
        [TranslationDirection.OpticalToSar] = Networks["opticalToSar"],
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs
    {
        get
        {
            var (sar, optical) = (_options.SarChannels ?? _options.Channels, _options.OpticalChannels ?? _options.Channels);
            return
            [
                ("sarToOptical", PresetNetworks.Generator(_options, sar, optical)),
                ("opticalToSar", PresetNetworks.Generator(_options, optical, sar)),
                ("sarDiscriminator", PresetNetworks.Discriminator(_options, sar)),
                ("opticalDiscriminator", PresetNetworks.Discriminator(_options, optical)),
            ];
        }
    }

    /// <inheritdoc/>
    /// <remarks>One Adam a side: its arithmetic is per parameter, so two networks of a side move as with one each.</remarks>
    protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup) =>
    [
        ("generators", Adam(setup, "sarToOptical", "opticalToSar")),
        ("discriminators", Adam(setup, "sarDiscriminator", "opticalDiscriminator")),
    ];

    /// <inheritdoc/>
    protected override LossReport RunStep(TensorBatch batch, StepContext context)
    {
        var (sar, optical) = (batch.Sar, batch.Optical);
        var (toOptical, toSar) = (Networks["sarToOptical"], Networks["opticalToSar"]);

        Verdict? verdict = _options.KerasUpdates ? KerasDiscriminatorUpdates(batch, context) : null;
        var (translatedOptical, sameOptical) = Translate(toOptical, sar, optical); // G(x), G(y)
        var (translatedSar, sameSar) = Translate(toSar, optical, sar); // F(y), F(x)
        verdict ??= DiscriminatorUpdate(batch, translatedSar, translatedOptical, context);
        context.Probe?.See(TranslationDirection.SarToOptical, sar, translatedOptical, optical, paired: false);
        context.Probe?.See(TranslationDirection.OpticalToSar, optical, translatedSar, sar, paired: false);

        // From here on only the generators learn, and statistics stay as their passes over real images left them.
        using var frozen = new FrozenWeights(Networks["sarDiscriminator"], Networks["opticalDiscriminator"]);
        using var kept = new KeptStatistics([.. Networks.Values]);
        if (_options.IdentityWeight > 0) (sameOptical, sameSar) = (sameOptical ?? toOptical.forward(optical), sameSar ?? toSar.forward(sar));
        var adversarial = LeastSquaresLoss.Real(Networks["opticalDiscriminator"].forward(translatedOptical)) // D_Y(G(x)) to 1
            .Plus(LeastSquaresLoss.Real(Networks["sarDiscriminator"].forward(translatedSar))); // D_X(F(y)) to 1
        var cycle = AbsoluteLoss.Mean(toSar.forward(translatedOptical), sar) // F(G(x)) to x
            .Plus(AbsoluteLoss.Mean(toOptical.forward(translatedSar), optical)); // G(F(y)) to y
        var identity = sameOptical is null || sameSar is null
            ? zeros_like(cycle)
            : AbsoluteLoss.Mean(sameOptical, optical).Plus(AbsoluteLoss.Mean(sameSar, sar)); // G(y) to y, F(x) to x
        var total = adversarial.Times(_options.AdversarialWeight)
            .Plus(cycle.Times(_options.CycleWeight))
            .Plus(identity.Times(_options.IdentityWeight));
        Update(Optimizers["generators"], total, context);

        List<(string, Tensor)> losses =
        [
            (LossReport.Discriminator, verdict.Loss),
            (LossReport.Accuracy, verdict.Accuracy),
            (LossReport.Generator, total),
            (LossReport.Adversarial, adversarial.Times(0.5)),
            (LossReport.Cycle, cycle.Times(0.5)),
        ];
        if (_options.IdentityWeight > 0) losses.Add((LossReport.Identity, identity.Times(0.5)));
        return new LossReport(losses);
    }

    /// <inheritdoc/>
    public override void SaveState(RecipeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _sarPool.Images.Count; i++) state.Tensors.Add($"sarPool.{i}", _sarPool.Images[i]);
        for (var i = 0; i < _opticalPool.Images.Count; i++) state.Tensors.Add($"opticalPool.{i}", _opticalPool.Images[i]);
    }

    /// <inheritdoc/>
    public override void LoadState(RecipeState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _sarPool.Restore(Stored(state, "sarPool"));
        _opticalPool.Restore(Stored(state, "opticalPool"));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sarPool.Dispose();
            _opticalPool.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A generator's translation and, where the norm lets both share a pass, its identity image.</summary>
    private (Tensor Translated, Tensor? Same) Translate(TranslationNetwork generator, Tensor source, Tensor own)
    {
        if (_options.IdentityWeight > 0 && generator.NormalizesPerSample) return ForwardBoth(generator, source, own);
        return (generator.forward(source), null);
    }

    private Verdict DiscriminatorUpdate(TensorBatch batch, Tensor translatedSar, Tensor translatedOptical, StepContext context)
    {
        var (sarReal, sarFake) = ForwardBoth(Networks["sarDiscriminator"], batch.Sar, Remember(_sarPool, translatedSar, "sarPool", context));
        var (opticalReal, opticalFake) = ForwardBoth(Networks["opticalDiscriminator"], batch.Optical, Remember(_opticalPool, translatedOptical, "opticalPool", context));
        var loss = LeastSquaresLoss.Discriminator(sarReal, sarFake).Plus(LeastSquaresLoss.Discriminator(opticalReal, opticalFake));
        Update(Optimizers["discriminators"], loss, context);
        return new Verdict(
            loss.detach().Times(0.5),
            LeastSquaresLoss.Accuracy(sarReal, sarFake).Plus(LeastSquaresLoss.Accuracy(opticalReal, opticalFake)).Times(0.5));
    }

    private Verdict KerasDiscriminatorUpdates(TensorBatch batch, StepContext context)
    {
        var (judgeSar, judgeOptical) = (Networks["sarDiscriminator"], Networks["opticalDiscriminator"]);
        var translatedSar = Remember(_sarPool, Predict(Networks["opticalToSar"], batch.Optical), "sarPool", context);
        var translatedOptical = Remember(_opticalPool, Predict(Networks["sarToOptical"], batch.Sar), "opticalPool", context);
        var (sarReal, opticalReal) = (judgeSar.forward(batch.Sar), judgeOptical.forward(batch.Optical));
        var real = LeastSquaresLoss.Real(sarReal).Plus(LeastSquaresLoss.Real(opticalReal));
        Update(Optimizers["discriminators"], real, context);
        var (sarFake, opticalFake) = (judgeSar.forward(translatedSar), judgeOptical.forward(translatedOptical));
        var fake = LeastSquaresLoss.Translated(sarFake).Plus(LeastSquaresLoss.Translated(opticalFake));
        Update(Optimizers["discriminators"], fake, context);
        return new Verdict(
            real.detach().Plus(fake.detach()).Times(0.25),
            LeastSquaresLoss.Accuracy(sarReal, sarFake).Plus(LeastSquaresLoss.Accuracy(opticalReal, opticalFake)).Times(0.5));
    }

    private Tensor Remember(ImagePool pool, Tensor translated, string name, StepContext context) =>
        pool.Exchange(translated, new RandomStream(Setup.Seed, name, context.Step));

    private static List<Tensor> Stored(RecipeState state, string pool)
    {
        List<Tensor> images = [];
        while (state.Tensors.TryGetValue($"{pool}.{images.Count}", out var image)) images.Add(image);
        return images;
    }

    /// <summary>The discriminators' mean loss and accuracy, without gradient.</summary>
    private sealed record Verdict(Tensor Loss, Tensor Accuracy);
}
