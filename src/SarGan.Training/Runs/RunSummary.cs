using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Models.Weights;
using SarGan.Training.Recipes;
using SarGan.Training.Watchdog;
using TorchSharp;

namespace SarGan.Training.Runs;

/// <summary>The file <c>run.json</c>: for people and tools to see what a run is; resuming does not read it.</summary>
internal static class RunSummary
{
    public static void Write(string path, TrainingRun run, string status, string? message)
    {
        var trainer = JsonSerializer.SerializeToNode(run.Options, RecipeJson.Compact)!.AsObject(); // a record is an object
        foreach (var name in new[] { "runFolder", "resume" }) trainer.Remove(name);
        trainer["schedule"] = run.Options.Schedule.ToJson();
        var summary = new JsonObject
        {
            ["formatVersion"] = 1,
            ["libraryVersion"] = new BundleManifest { Networks = [] }.LibraryVersion,
            ["status"] = status,
            ["message"] = message,
            ["step"] = run.Step,
            ["elapsedSeconds"] = run.Elapsed.TotalSeconds,
            ["recipe"] = new JsonObject { ["name"] = run.Recipe.Name, ["options"] = JsonSerializer.SerializeToNode(run.Recipe.Options) },
            ["trainer"] = trainer,
            ["data"] = new JsonObject
            {
                ["description"] = run.Options.DataDescription,
                ["batchSize"] = run.Batches.BatchSize,
                ["stepsPerEpoch"] = run.Batches.StepsPerEpoch,
                ["paired"] = run.Batches.Paired,
                ["tiles"] = run.Batches.Content?.Tiles,
            },
            ["watchdog"] = TrainingWatch.ToJson(run.WatchdogEvents),
            ["threads"] = torch.get_num_threads(),
        };
        AsideFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(summary.ToJsonString(RecipeJson.Indented) + "\n")), path + ".partial");
    }
}
