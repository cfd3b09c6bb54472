using CustomRecipe;
using SarGan;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;

// A network and a recipe from outside SarGan, handed to it by catalogs: trained, saved, loaded, at work.
//   dotnet run -c Release --project examples/CustomRecipe [-- --out DIR] [--smoke]
ProcessTuning.Apply();
var smoke = args.Contains("--smoke");
var position = Array.IndexOf(args, "--out") + 1;
var folder = Directory.CreateDirectory(position > 0 && position < args.Length ? args[position] : Path.Combine("out", "custom-recipe")).FullName;
var size = smoke ? 32 : 64;

// 1. Names for what this program adds. Bundles hold the names, never .NET types.
var networks = NetworkCatalog.CreateDefault();
networks.Add<TinyResidualGenerator, TinyResidualOptions>(TinyResidualGenerator.RegisteredName, (options, initialization) => new TinyResidualGenerator(options, initialization));
var recipes = RecipeCatalog.CreateDefault();
recipes.Add<RegressionOptions>("regression", options => new RegressionRecipe(options));
Console.WriteLine($"networks: {string.Join(", ", networks.Names)}; recipes: {string.Join(", ", recipes.Names)}");

// 2. Train on simulated scenes; the last one is held out.
var tiles = SimulatedDataset.Create(new() { Scenes = 5, TileSize = size, Simulation = new() { Size = smoke ? 64 : 256 } });
var (train, test) = (tiles.Where(scene => scene <= 4), tiles.Where(scene => scene == 5));
using var recipe = recipes.Create("regression", RecipeOptions(size));
recipe.Build(new RecipeSetup { Networks = networks });   // without it the trainer knows SarGan's own networks only
var trainer = new Trainer(new TrainerOptions { Steps = smoke ? 40 : 300, LearningRate = 2e-3 });
using var result = trainer.Run(recipe, new PairedBatches(train.Sar, train.Optical, new() { Size = size, BatchSize = 4 }));
Console.WriteLine($"{result.Steps} steps, L1 {result.Losses!.L1Loss:F3}"); // not null: there was a step
var model = Path.Combine(folder, "regression.sargan");
result.SaveModel(model);

// 3. Use it, in a program that knows the network by its catalog.
using var translator = Translator.Load(model, new TranslatorOptions { Networks = networks });
var optical = translator.Translate(test.Sar.Read(0), TranslationDirection.SarToOptical);
ImageFile.Write(Path.Combine(folder, "sar.png"), test.Sar.Read(0));
ImageFile.Write(Path.Combine(folder, "optical.png"), optical);
ImageFile.Write(Path.Combine(folder, "label.png"), test.Optical.Read(0));
var shades = optical.Bytes.ToArray().Distinct().Count();
Console.WriteLine($"{Path.Combine(folder, "optical.png")}: {optical.Width} x {optical.Height} pixels, {shades} distinct values");
return shades >= 10 && result.Losses!.L1Loss < 0.5 ? 0 : 1;

// Options as they come from a file or a command line: JSON.
static System.Text.Json.JsonElement RecipeOptions(int size) =>
    System.Text.Json.JsonSerializer.SerializeToElement(new { size, network = new { filters = 16, blocks = 3 } });
