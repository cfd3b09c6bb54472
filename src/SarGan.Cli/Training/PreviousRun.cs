using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Training.Runs;

namespace SarGan.Cli.Training;

/// <summary>What <c>run.json</c> says of a run that is to be resumed: the options that the user need not repeat.</summary>
internal sealed class PreviousRun
{
    private readonly JsonObject _summary;

    private PreviousRun(JsonObject summary) => _summary = summary;

    public string? Recipe => Text(_summary["recipe"]?["name"]);

    /// <summary>The recipe's options as they were; a copy.</summary>
    public JsonObject RecipeOptions => _summary["recipe"]?["options"]?.DeepClone() as JsonObject ?? [];

    public long? Steps => Whole(_summary["trainer"]?["steps"]);

    public long? Seed => Whole(_summary["trainer"]?["seed"]);

    public double? LearningRate => Number(_summary["trainer"]?["learningRate"]);

    public string? Precision => Text(_summary["trainer"]?["precision"]) switch { "bFloat16" => "bf16", "full" => "fp32", _ => null };

    public int? SampleInterval => Number(_summary["trainer"]?["sampleInterval"]) is { } steps ? (int)steps : null;

    public int? CheckpointInterval => Number(_summary["trainer"]?["checkpointInterval"]) is { } steps ? (int)steps : null;

    public int? LogInterval => Number(_summary["trainer"]?["logInterval"]) is { } steps ? (int)steps : null;

    /// <summary>What the watchdog did about its findings, as --watchdog says it.</summary>
    public string? Watchdog => Text(_summary["trainer"]?["watchdog"]?["copying"])?.ToLowerInvariant();

    public int? BatchSize => Number(_summary["data"]?["batchSize"]) is { } size ? (int)size : null;

    /// <summary>Reads the file; null where there is none, as when the run was killed before it began.</summary>
    /// <exception cref="CliException">The file is broken.</exception>
    public static PreviousRun? Read(RunFolder folder)
    {
        if (!File.Exists(folder.SummaryPath)) return null;
        try
        {
            return JsonNode.Parse(File.ReadAllText(folder.SummaryPath)) is JsonObject summary
                ? new PreviousRun(summary)
                : throw new CliException($"{folder.SummaryPath} is broken: a JSON object was expected.");
        }
        catch (JsonException e)
        {
            throw new CliException($"{folder.SummaryPath} is broken: {e.Message}", e);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // Not by way of a double, which is exact up to 2^53 only.
    private static long? Whole(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
