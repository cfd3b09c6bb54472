using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Data.Batches;
using SarGan.Training.Recipes;

namespace SarGan.Training.Checkpoints;

/// <summary>What must be the same for a resumed run to be the run it goes on with.</summary>
internal static class RunSettings
{
    private const string Tiles = "tiles";
    private const string Radiometry = "radiometry";

    public static JsonObject Of(Recipe recipe, TrainerOptions options, IBatchSource batches) => new()
    {
        ["recipe"] = recipe.Name,
        ["options"] = JsonSerializer.SerializeToNode(recipe.Options),
        ["networks"] = new JsonObject(recipe.Networks.Select(n => KeyValuePair.Create(n.Key, JsonSerializer.SerializeToNode(n.Value.Spec, RecipeJson.Compact)))),
        ["seed"] = options.Seed,
        ["type"] = recipe.Setup.Type.ToString(),
        ["precision"] = options.Precision.ToString(),
        ["learningRate"] = options.LearningRate,
        ["schedule"] = options.Schedule.ToJson(),
        ["emaDecay"] = options.EmaDecay,
        ["batchSize"] = batches.BatchSize,
        ["stepsPerEpoch"] = batches.StepsPerEpoch,
        ["paired"] = batches.Paired,
        [Tiles] = batches.Content?.Tiles,
        // As one text: which number of it differs says little.
        [Radiometry] = batches.Content?.Contract is { } contract ? JsonObject.Create(contract.ToJson())?.ToJsonString() : null,
    };

    /// <summary>Throws if the settings differ from the stored ones, naming each difference.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void ThrowIfDifferent(JsonObject now, JsonObject before, string path)
    {
        var (a, b) = (Flatten(now), Flatten(before));
        var differences = a.Keys.Union(b.Keys)
            .Where(k => a.GetValueOrDefault(k) != b.GetValueOrDefault(k) && !(k == Tiles && (Unknown(a) || Unknown(b))) && !SameRadiometry(k, a, b))
            .Order(StringComparer.Ordinal)
            .Select(k => $"{k} was {b.GetValueOrDefault(k, "not set")}, is now {a.GetValueOrDefault(k, "not set")}")
            .ToList();
        if (differences.Count > 0)
            throw new ArgumentException($"The run cannot go on from {path} with other settings than it began with: {string.Join("; ", differences)}. Give the old ones, or begin a new run in another folder.");
    }

    // A batch source need not tell its tiles, and checkpoints of earlier versions did not.
    private static bool Unknown(Dictionary<string, string> settings) => settings.GetValueOrDefault(Tiles, "null") == "null";

    // Checkpoints of earlier versions have no such setting, which means none.
    private static bool SameRadiometry(string key, Dictionary<string, string> a, Dictionary<string, string> b) =>
        key == Radiometry && a.GetValueOrDefault(key, "null") == b.GetValueOrDefault(key, "null");

    private static Dictionary<string, string> Flatten(JsonObject settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        void Add(string path, JsonNode? node)
        {
            if (node is JsonObject parts)
            {
                foreach (var (name, part) in parts) Add(path.Length == 0 ? name : $"{path}.{name}", part);
            }
            else
            {
                values[path] = node?.ToJsonString() ?? "null";
            }
        }

        Add("", settings);
        return values;
    }
}
