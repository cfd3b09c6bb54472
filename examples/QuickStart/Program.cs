// Simulates land as radar and camera see it, trains Pix2Pix and CycleGAN on it, and measures both on scenes that neither has seen.
//
//   dotnet run -c Release --project examples/QuickStart                    simulated data, a few minutes on two cores
//   dotnet run -c Release --project examples/QuickStart -- --data DIR      your folder in SEN1-2 layout instead
//   dotnet run -c Release --project examples/QuickStart -- --check         fails where a model has not learnt what it should
//
// Everything goes to out/quickstart: sample grids, loss curves, one *.sargan a model, metrics.json.

using QuickStart;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Data.Simulation;
using SarGan.Data.Splits;
using SarGan.Models;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Observers;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using Spectre.Console;
using TorchSharp;

var arguments = Arguments.Parse(args);
if (arguments is null) return 2;
try
{
    ProcessTuning.Apply(); // thread and memory settings of this process, before the first tensor
    NativeLibraries.Initialize(); // TorchSharp is called before any of SarGan's types, which would do this
    torch.set_num_threads(1); // networks this small lose more time waiting for a second thread than it saves; leave it out at full size

    // 1. Tiles. The radar product is a season's passes averaged to 20 m: 40 looks. Moist spring fields are rough and outshine the forest; towns outshine all.
    var tiles = arguments.Data ?? Path.Combine(arguments.Out, "tiles");
    if (arguments.Data is null)
    {
        var simulation = new SimulationOptions
        {
            Seed = 1,
            Size = 256,
            GroundSampleDistanceMetres = 20,
            Looks = 40,
            Backscatter = new Backscatter { Water = -22, Field = -7.5, BareSoil = -6.5, Forest = -13.5, Building = 2, UrbanGround = -2, Road = -12 },
            DisplayHighDecibels = 2,
        };
        var land = new SimulatedDatasetOptions { Simulation = simulation, Scenes = arguments.Smoke ? 2 : 40, TileSize = 64 };
        SimulatedDataset.Write(tiles, land, cancellationToken: arguments.Cancellation);
    }

    // 2. Whole scenes are held out: tiles of one scene are too much alike.
    var dataset = DatasetFolder.Open(tiles, cancellationToken: arguments.Cancellation);
    var split = DatasetSplit.Divide(dataset, new SplitOptions { Test = 0.2, By = SplitUnit.Scene, Seed = 1 });
    var (sar, optical) = (Cached(split.Dataset.Sar(TileSplit.Train)), Cached(split.Dataset.Optical(TileSplit.Train)));
    var heldOut = new HeldOut(split.Dataset, size: 64);
    AnsiConsole.MarkupLineInterpolated($"{sar.Count} tiles of {split.TrainScenes.Count} scenes to learn from, {heldOut.Count} tiles of {split.TestScenes.Count} other scenes to measure with");

    // 3. With pairs: Pix2Pix, SAR to optical. A small network; the defaults are those of the literature (256 pixels, 64 filters).
    var pix2pix = new Pix2PixRecipe(new Pix2PixOptions { Direction = TranslationDirection.SarToOptical, Size = 64, Filters = 16, L1Weight = 200 });
    Train(pix2pix, new PairedBatches(sar, optical, new BatchOptions { Size = 64, BatchSize = 4, Seed = 1 }), new TrainerOptions
    {
        Steps = arguments.Smoke ? 4 : 1000,
        LearningRate = 4e-4,
        Schedule = new LinearSchedule(), // full rate for half the run, then down to 0
    });

    // 4. Without pairs: CycleGAN, both ways. The identity weight keeps bright things bright; a norm over all channels at once keeps their hues.
    var cycleGan = new CycleGanRecipe(new CycleGanOptions { Size = 64, Filters = 16, IdentityWeight = 12, Preset = CycleGanPreset.Keras });
    Train(cycleGan, new UnpairedBatches(sar, optical, new BatchOptions { Size = 64, BatchSize = 1, Seed = 1 }), new TrainerOptions
    {
        Steps = arguments.Smoke ? 4 : 3000,
        LearningRate = 3e-4,
        Schedule = new LinearSchedule { ConstantShare = 0.6 },
        EmaDecay = 0.995,
    });

    // 5. What came out, on the scenes held out, beside two translators that have learnt nothing.
    var metrics = Path.Combine(arguments.Out, "metrics.json");
    heldOut.WriteMetrics(metrics);
    AnsiConsole.MarkupLineInterpolated($"Pictures, models and metrics are in [bold]{arguments.Out}[/]");
    return arguments.Smoke || Thresholds.AreMet(metrics, all: arguments.Check) || !arguments.Check ? 0 : 1;

    void Train(Recipe recipe, IBatchSource batches, TrainerOptions options)
    {
        using var _ = recipe;
        var folder = new RunFolder(Path.Combine(arguments.Out, "runs", recipe.Name));
        if (folder.HoldsRun) folder.Delete();
        options = options with { RunFolder = folder.FolderPath, DataDescription = arguments.Data is null ? "SarGan's simulator, seed 1" : tiles };
        using var bar = new TrainingBar(recipe.Name);
        using var result = new Trainer(options, [new SampleGridObserver(heldOut.Samples)]).Run(recipe, batches, bar, arguments.Cancellation);
        var model = Path.Combine(arguments.Out, recipe.Name + ".sargan");
        result.SaveModel(model);
        LossCurves.Save(Path.Combine(arguments.Out, recipe.Name + "-losses.png"), LossTable.Read(folder.LossesPath));
        heldOut.Measure(recipe.Name, model, sar, optical, Path.Combine(arguments.Out, recipe.Name + ".png"), arguments.Cancellation);
    }
}
catch (Exception e) when (Failure.IsForeseen(e))
{
    return Failure.Report(e);
}

static CachedTiles Cached(FileTiles tiles) => new(tiles, maxBytes: 1L << 30);
