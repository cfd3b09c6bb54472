using SarGan.Models.Networks;
using SarGan.Training.Losses;
using SarGan.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SarGan.Benchmarks.Workloads;

/// <summary>A training step as the reference implementation in PyTorch writes it: plain layers, each pass by itself, the library's Adam.</summary>
/// <remarks>
/// The semantics are SarGan's: translations are computed once, the discriminators learn first and are frozen while the generators learn.
/// (github.com/junyanz/pytorch-CycleGAN-and-pix2pix lets the generators learn first.)
/// </remarks>
internal abstract class PlainStep : IWorkload
{
    private readonly Recipe _recipe;
    private readonly Adam _generatorAdam;
    private readonly Adam _discriminatorAdam;
    private readonly IReadOnlyList<TranslationNetwork> _discriminators;

    /// <param name="recipe">Makes the networks, equal to those of the other side.</param>
    /// <param name="batch">The images, then owned.</param>
    protected PlainStep(Recipe recipe, TensorBatch batch)
    {
        recipe.Build();
        (_recipe, Batch) = (recipe, batch);
        foreach (var network in recipe.Networks.Values)
        {
            network.Kernels = KernelPolicy.Plain;
            network.train();
        }

        var generators = recipe.Generators.Values.ToList();
        _discriminators = [.. recipe.Networks.Values.Except(generators)];
        _generatorAdam = CreateAdam(generators);
        _discriminatorAdam = CreateAdam(_discriminators);
    }

    protected TensorBatch Batch { get; }

    protected TranslationNetwork Network(string name) => _recipe.Networks[name];

    public void Run()
    {
        using var scope = NewDisposeScope();
        _ = Step();
    }

    public float[] Result()
    {
        using var scope = NewDisposeScope();
        return Inputs.Values([.. Step(), .. Step()]);
    }

    public void Dispose()
    {
        _generatorAdam.Dispose();
        _discriminatorAdam.Dispose();
        _recipe.Dispose();
        Batch.Dispose();
    }

    /// <summary>One step.</summary>
    /// <returns>The losses in the order of the recipe's report.</returns>
    protected abstract IReadOnlyList<Tensor> Step();

    protected void UpdateDiscriminators(Tensor loss) => Update(_discriminatorAdam, loss);

    protected void UpdateGenerators(Tensor loss) => Update(_generatorAdam, loss);

    protected FrozenWeights FreezeDiscriminators() => new(_discriminators);

    private static Adam CreateAdam(IEnumerable<TranslationNetwork> networks) =>
        optim.Adam(networks.SelectMany(network => network.parameters()), lr: 2e-4, beta1: 0.5, beta2: 0.999, eps: 1e-7);

    private static void Update(Adam adam, Tensor loss)
    {
        adam.zero_grad();
        loss.backward();
        adam.step();
    }
}

/// <summary>Six generator passes, six discriminator passes.</summary>
internal sealed class PlainCycleGanStep(CycleGanRecipe recipe, TensorBatch batch) : PlainStep(recipe, batch)
{
    protected override IReadOnlyList<Tensor> Step()
    {
        var (sar, optical) = (Batch.Sar, Batch.Optical);
        var (toOptical, toSar) = (Network("sarToOptical"), Network("opticalToSar"));
        var (judgeSar, judgeOptical) = (Network("sarDiscriminator"), Network("opticalDiscriminator"));
        var (translatedOptical, translatedSar) = (toOptical.forward(sar), toSar.forward(optical));

        var (sarReal, sarFake) = (judgeSar.forward(sar), judgeSar.forward(translatedSar.detach()));
        var (opticalReal, opticalFake) = (judgeOptical.forward(optical), judgeOptical.forward(translatedOptical.detach()));
        var judged = LeastSquaresLoss.Discriminator(sarReal, sarFake) + LeastSquaresLoss.Discriminator(opticalReal, opticalFake);
        UpdateDiscriminators(judged);

        using var frozen = FreezeDiscriminators();
        var adversarial = LeastSquaresLoss.Real(judgeOptical.forward(translatedOptical)) + LeastSquaresLoss.Real(judgeSar.forward(translatedSar));
        var cycle = AbsoluteLoss.Mean(toSar.forward(translatedOptical), sar) + AbsoluteLoss.Mean(toOptical.forward(translatedSar), optical);
        var identity = AbsoluteLoss.Mean(toOptical.forward(optical), optical) + AbsoluteLoss.Mean(toSar.forward(sar), sar);
        var total = adversarial + (10 * cycle) + identity;
        UpdateGenerators(total);

        var accuracy = 0.5 * (LeastSquaresLoss.Accuracy(sarReal, sarFake) + LeastSquaresLoss.Accuracy(opticalReal, opticalFake));
        return [0.5 * judged, accuracy, total, 0.5 * adversarial, 0.5 * cycle, 0.5 * identity];
    }
}

/// <summary>One generator pass, three discriminator passes.</summary>
internal sealed class PlainPix2PixStep(Pix2PixRecipe recipe, TensorBatch batch) : PlainStep(recipe, batch)
{
    protected override IReadOnlyList<Tensor> Step()
    {
        var (source, label) = (Batch.Sar, Batch.Optical);
        var (generator, discriminator) = (Network("generator"), Network("discriminator"));
        var translated = generator.forward(source);

        var real = discriminator.forward(cat([label, source], 1));
        var fake = discriminator.forward(cat([translated.detach(), source], 1));
        var judged = LeastSquaresLoss.Discriminator(real, fake);
        UpdateDiscriminators(judged);

        using var frozen = FreezeDiscriminators();
        var adversarial = LeastSquaresLoss.Real(discriminator.forward(cat([translated, source], 1)));
        var l1 = AbsoluteLoss.Mean(translated, label);
        var total = adversarial + (100 * l1);
        UpdateGenerators(total);
        return [judged, LeastSquaresLoss.Accuracy(real, fake), total, adversarial, l1];
    }
}
