using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Cli.Commands;
using SarGan.Cli.Terminal;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;
using SarGan.Training.Runs;
using SarGan.Training.Watchdog;
using Spectre.Console;
using TorchSharp;

namespace SarGan.Cli.Training;

/// <summary>From the user's request to a finished run: everything that can be checked is checked before the first file is written.</summary>
internal sealed class TrainingJob(TrainingRequest request, CliOutput output)
{
    private const double DefaultEpochs = 200;

    private readonly RunFolder _folder = new(request.RunFolder);
    private readonly RunScaling _scaling = new(request, new RunFolder(request.RunFolder), output);

    public int Run(CancellationToken cancellationToken)
    {
        OutputFolders.RefuseFile(request.RunFolder);
        var previous = FindPreviousRun();
        using var recipe = CreateRecipe(previous);
        // Steps may follow from the data; everything else in the options is checked here.
        var options = CliException.Checked(() => CreateOptions(previous));
        Build(recipe, options);

        var dataset = TrainingData.Open(request.Data, request.SkipBadTiles, output, cancellationToken);
        if (!_folder.HoldsRun) OutputFolders.RefuseTilesOf(dataset, request.RunFolder);
        var contract = _scaling.Find(dataset, resumed: _folder.HoldsRun, cancellationToken);
        if (contract is not null) dataset = dataset.Under(contract, recipe.TileSize);
        var batches = CreateBatches(recipe, dataset, previous);
        options = CliException.Checked(() => options with { Steps = Steps(previous, batches), DataDescription = Describe(dataset, batches) });
        output.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{(previous is null ? "Training" : "Resuming")} {recipe.Name} on {options.DataDescription}: {options.Steps} steps of {batches.BatchSize}, {batches.StepsPerEpoch} steps an epoch, in {request.RunFolder}"));

        // The first batch shows whether channels and sizes fit, while nothing has been written.
        if (contract is not null) batches.Load(0, cancellationToken);
        if (contract is not null) _scaling.Save(contract);
        TrainingResult? result = null;
        try
        {
            ProgressDisplay.Run(output, "step", options.Steps, report =>
            {
                var trainer = new Trainer(options, RunObservers.For(dataset, recipe), new WarningLogger(output));
                result = trainer.Run(recipe, batches, new StepReporter(report), cancellationToken);
            });
        }
        catch (OperationCanceledException e)
        {
            throw new CliException("Cancelled. The last step is in a checkpoint: the same call with --resume goes on from there.", e);
        }
        using (result) return Finish(recipe, result!); // Trainer.Run returned, or has thrown
    }

    private PreviousRun? FindPreviousRun()
    {
        if (!_folder.HoldsRun) return null;
        if (!request.Resume) throw new CliException($"{request.RunFolder} already holds a run. Go on with it by --resume, delete the folder, or give another with --out.");
        var previous = PreviousRun.Read(_folder);
        if (previous?.Recipe is { } name && name != request.Recipe)
            throw new CliException($"The run in {request.RunFolder} is of {name}, not of {request.Recipe}: resume it as 'sargan train {name} ...', or give another folder.");
        return previous;
    }

    private Recipe CreateRecipe(PreviousRun? previous)
    {
        // A run that is resumed keeps its own options where the user gives none.
        var options = previous?.RecipeOptions ?? [];
        if (request.Size is { } size) options["size"] = size;
        if (request.Filters is { } filters) options["filters"] = filters;
        if (request.Depth is { } depth) options["depth"] = depth;
        if (request.Direction is { } direction)
        {
            if (request.Recipe == "cyclegan") throw CliException.Usage("--direction is for pix2pix: cyclegan learns both directions.");
            options["direction"] = direction == SharedOptions.OpticalToSar ? "opticalToSar" : "sarToOptical";
        }
        return CliException.Checked(() => RecipeCatalog.CreateDefault().Create(request.Recipe, JsonSerializer.SerializeToElement(options)));
    }

    private TrainerOptions CreateOptions(PreviousRun? previous)
    {
        if (request.Steps is not null && request.Epochs is not null) throw CliException.Usage("Give --steps or --epochs, not both.");
        if (request.Epochs is { } epochs && !(epochs > 0 && double.IsFinite(epochs)))
            throw CliException.Usage(string.Create(CultureInfo.InvariantCulture, $"Epochs must be above 0. Actual value was {epochs}."));
        if (request.BatchSize is < 1) throw CliException.Usage($"Batch must be 1 or more. Actual value was {request.BatchSize}.");
        NativeLibraries.EnsureTorchLoads(); // The question for CUDA below would fail in TorchSharp's words.
        var defaults = new TrainerOptions { Steps = request.Steps ?? 1 };
        return defaults with
        {
            Seed = request.Seed ?? previous?.Seed ?? defaults.Seed,
            LearningRate = request.LearningRate ?? previous?.LearningRate ?? defaults.LearningRate,
            Precision = SharedOptions.ToPrecision(request.Precision ?? previous?.Precision ?? "fp32"),
            SampleInterval = request.SampleInterval ?? previous?.SampleInterval ?? defaults.SampleInterval,
            CheckpointInterval = request.CheckpointInterval ?? previous?.CheckpointInterval ?? defaults.CheckpointInterval,
            LogInterval = request.LogInterval ?? previous?.LogInterval ?? defaults.LogInterval,
            Watchdog = (request.Watchdog ?? previous?.Watchdog) switch
            {
                // Going on with numbers that are none is for recipes of one's own: these here lose their weights by it.
                "off" => WatchdogOptions.All(WatchdogAction.Off) with { NonFinite = WatchdogAction.Stop },
                "stop" => WatchdogOptions.All(WatchdogAction.Stop),
                "rollback" => WatchdogOptions.All(WatchdogAction.RollBack),
                _ => defaults.Watchdog,
            },
            Device = request.Device == "auto" ? torch.cuda.is_available() ? "cuda" : "cpu" : request.Device,
            RunFolder = request.RunFolder,
            Resume = request.Resume,
        };
    }

    /// <summary>Makes the networks, and refuses a size that they cannot take while nothing has been written yet.</summary>
    private static void Build(Recipe recipe, TrainerOptions options)
    {
        if (options.Device != "cpu" && !torch.cuda.is_available())
            throw new CliException($"--device {options.Device} was asked for, but libtorch sees no CUDA device. Take --device cpu, or a build with CUDA (see docs/gpu.md).");
        CliException.Checked(() =>
        {
            recipe.Build(new RecipeSetup { Seed = options.Seed, Device = new torch.Device(options.Device), Precision = options.Precision, LearningRate = options.LearningRate });
            return recipe;
        });
        var multiple = recipe.Generators.Values.Max(generator => generator.SizeMultiple);
        var size = recipe.TileSize;
        if (size % multiple != 0 || size < 2 * multiple)
        {
            var (below, above) = (Math.Max(2, size / multiple) * multiple, Math.Max(2, (size / multiple) + 1) * multiple);
            var near = below == above ? $"{below}" : $"{below} or {above}";
            throw CliException.Usage($"Size must be a multiple of {multiple}, and at least twice that, for this depth. Actual value was {size}. Take --size {near}, or a smaller --depth.");
        }
    }

    private IBatchSource CreateBatches(Recipe recipe, TileDataset dataset, PreviousRun? previous)
    {
        if (recipe.NeedsPairs && !dataset.Paired)
            throw new CliException($"{recipe.Name} learns from pairs, but {dataset.Root} has unpaired tiles ({dataset.Layout}). Train cyclegan on them.");
        var side = dataset.HasTest ? TileSplit.Train : TileSplit.All;
        if (!dataset.HasTest) output.Warn("The data set has no test side: nothing is held out to measure the model on. 'sargan split' makes one.");
        var options = new BatchOptions
        {
            BatchSize = request.BatchSize ?? previous?.BatchSize ?? recipe.DefaultBatchSize,
            Size = recipe.TileSize,
            Seed = recipe.Setup.Seed,
        };
        return recipe.NeedsPairs
            ? new PairedBatches(dataset.Sar(side), dataset.Optical(side), options)
            : new UnpairedBatches(dataset.Sar(side), dataset.Optical(side), options);
    }

    private long Steps(PreviousRun? previous, IBatchSource batches)
    {
        if (request.Steps is { } steps) return steps;
        if (request.Epochs is null && previous?.Steps is { } before) return before;
        return Math.Max(1, (long)Math.Round((request.Epochs ?? DefaultEpochs) * batches.StepsPerEpoch));
    }

    /// <summary>For people, and for the bundle: so without the path, which is nobody's business.</summary>
    private static string Describe(TileDataset dataset, IBatchSource batches)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Root)));
        var side = dataset.HasTest ? TileSplit.Train : TileSplit.All;
        var tiles = batches.Paired || dataset.Paired
            ? string.Create(CultureInfo.InvariantCulture, $"{dataset.Sar(side).Count} pairs")
            : string.Create(CultureInfo.InvariantCulture, $"{dataset.Sar(side).Count} SAR and {dataset.Optical(side).Count} optical tiles");
        return $"{name} ({dataset.Layout}, {tiles})";
    }

    private int Finish(Recipe recipe, TrainingResult result)
    {
        var losses = result.Losses;
        output.Write(
            new
            {
                run = request.RunFolder,
                model = result.ModelPath,
                recipe = recipe.Name,
                steps = result.Steps,
                resumedAt = result.ResumedAt,
                seconds = result.Elapsed.TotalSeconds,
                watchdog = result.WatchdogEvents.Select(e => new { e.Step, e.Detector, Action = e.Action.ToString().ToLowerInvariant(), e.Message, e.RolledBackTo }),
                losses = losses?.Names.Zip(losses.Read()).ToDictionary(pair => pair.First, pair => pair.Second),
            },
            console =>
            {
                if (result.ResumedAt == result.Steps) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The run had all its {result.Steps} steps already; a larger --steps goes on."));
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Steps} steps in {StepReporter.Clock(result.Elapsed)}. Model: {result.ModelPath}"));
                if (result.WatchdogEvents.Count > 0) console.WriteLine($"The watchdog found something {Count.Of(result.WatchdogEvents.Count, "time")}: see 'watchdog' in {_folder.SummaryPath}");
            });
        return ExitCode.Fine;
    }
}
