using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using SarGan.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Oracle;

/// <summary>Runs a recipe beside its oracle on the same batches and compares everything after each step.</summary>
internal static class OracleComparison
{
    /// <summary>Rounding of one float64 step is near 1e-15; Adam's division by small gradients and a few steps amplify it.</summary>
    public const double Float64Tolerance = 1e-10;

    private const int Steps = 3;

    public static void Run(
        Recipe recipe, SyntheticBatches batches, Func<TensorBatch, Dictionary<string, double>> oracleStep, IReadOnlyDictionary<string, OracleNetwork> oracle)
    {
        for (var step = 0; step < Steps; step++)
        {
            using var batch = TensorBatch.From(batches.Load(step), type: ScalarType.Float64);
            var expected = oracleStep(batch);
            using var losses = recipe.Step(batch, new StepContext { Step = step });
            Assert.Equal(expected.Keys.Order(), losses.Names.Order());
            foreach (var (name, value) in expected) Near(value, losses[name]!.Value, $"step {step}, loss {name}");
            foreach (var (name, network) in oracle) Compare($"step {step}, {name}", recipe.Networks[name], network);
        }
    }

    private static void Compare(string what, TranslationNetwork network, OracleNetwork oracle)
    {
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.Equal(oracle.Parameters.Keys.Order(), parameters.Keys.Order());
        foreach (var ((name, value), gradient) in oracle.Parameters.Zip(oracle.Gradients))
        {
            Near(gradient, parameters[name].grad!, $"{what}, gradient of {name}");
            Near(value, parameters[name], $"{what}, {name}");
        }
        foreach (var (name, buffer) in network.named_buffers()) Near(oracle.Statistics[name], buffer, $"{what}, {name}");
    }

    private static void Near(Tensor expected, Tensor actual, string what)
    {
        using var noGradient = no_grad();
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.detach().abs().max().item<double>());
        Near(0, (expected.detach() - actual.detach()).abs().max().item<double>() / scale, what);
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Float64Tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: {expected:R} expected, {actual:R} found.");
}
