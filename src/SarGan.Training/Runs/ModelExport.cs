using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Runs;

/// <summary>From a trained recipe to its model bundle.</summary>
internal static class ModelExport
{
    /// <summary>The generators to save: the recipe's own, or new ones that hold the averaged weights.</summary>
    public static (IReadOnlyDictionary<string, TranslationNetwork> Generators, bool Owned) Generators(TrainingSession session, Recipe recipe)
    {
        var owned = session.Averages.Count > 0;
        var generators = session.GeneratorNames.ToDictionary(g => g.Name, g => owned ? Averaged(session, recipe, g.Name) : recipe.Networks[g.Name]);
        return (generators, owned);
    }

    public static BundleManifest Manifest(TrainingSession session, TrainingRun run) => new()
    {
        Networks =
        [
            .. session.GeneratorNames.Select(g => new BundleNetwork
            {
                Name = g.Name,
                Direction = g.Direction,
                Network = run.Recipe.Networks[g.Name].Spec,
                TileSize = run.Recipe.TileSize,
            }),
        ],
        WeightsAreAveraged = session.Averages.Count > 0,
        Attribution = run.Options.Attribution,
        Radiometry = (run.Batches.Content?.Contract ?? run.Options.Radiometry ?? run.Batches.Content?.Describe())?.ToJson(),
        Training = Summary(session, run),
    };

    /// <summary>No times in here: the same training gives the same bundle, byte for byte.</summary>
    private static JsonElement Summary(TrainingSession session, TrainingRun run)
    {
        var summary = Settings(session, run);
        // Otherwise the rate above is what there was; so runs that went straight give the bundles that they always gave.
        if (session.Watch.RollBacks is > 0 and var times) summary["watchdogRollBacks"] = times;
        return JsonSerializer.SerializeToElement(summary);
    }

    private static JsonObject Settings(TrainingSession session, TrainingRun run) => new()
    {
        ["recipe"] = run.Recipe.Name,
        ["options"] = JsonSerializer.SerializeToNode(run.Recipe.Options),
        ["steps"] = session.Step,
        ["seed"] = run.Options.Seed,
        ["batchSize"] = run.Batches.BatchSize,
        ["learningRate"] = run.Options.LearningRate,
        ["schedule"] = run.Options.Schedule.ToJson(),
        ["emaDecay"] = run.Options.EmaDecay,
        ["precision"] = run.Options.Precision.ToString(),
        ["data"] = run.Options.DataDescription,
        // 0..255, as EvaluatorOptions.MeanColor takes it.
        ["meanColor"] = new JsonObject { ["sar"] = Bytes(session.SarMeans), ["optical"] = Bytes(session.OpticalMeans) },
    };

    private static JsonArray Bytes(ColourMeans means) => new([.. means.Values.Select(v => (JsonNode)Math.Clamp((v + 1) * 127.5, 0, 255))]);

    private static TranslationNetwork Averaged(TrainingSession session, Recipe recipe, string name)
    {
        var network = recipe.Networks[name];
        using var generator = new Generator(0, CPU); // its weights are overwritten; TorchSharp's global generator stays untouched
        var copy = recipe.Setup.Networks.Create(network.Spec, generator);
        copy.to(recipe.Setup.Type).to(recipe.Setup.Device);
        copy.Precision = network.Precision;
        session.Averages[name].CopyTo(copy);
        copy.eval();
        return copy;
    }
}
