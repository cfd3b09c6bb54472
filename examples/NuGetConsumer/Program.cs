using System.Reflection;
using SarGan;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Models;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;

// An application that knows SarGan's packages alone: one training step on two simulated tiles, then the model at work.
ProcessTuning.Apply();
var assembly = typeof(Translator).Assembly;
Console.WriteLine($"SarGan {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");

var tiles = SimulatedDataset.Create(new() { Scenes = 2, TileSize = 32, Simulation = new() { Size = 32 } });
using var recipe = new Pix2PixRecipe(new() { Size = 32, Filters = 4 });
using var result = new Trainer(new() { Steps = 1 }).Run(recipe, new PairedBatches(tiles.Sar, tiles.Optical, new() { Size = 32, BatchSize = 2 }));
var model = Path.Combine(Path.GetTempPath(), $"consumer-{Guid.NewGuid():N}.sargan");
try
{
    result.SaveModel(model);
    using var translator = Translator.Load(model);
    PixelImage optical = translator.Translate(tiles.Sar.Read(0), TranslationDirection.SarToOptical);
    var fine = optical is { Width: 32, Height: 32, Channels: 3 } && optical.Bytes.ToArray().Distinct().Count() > 10;
    Console.WriteLine(fine ? "ok" : "the translation is empty");
    return fine ? 0 : 1;
}
finally
{
    File.Delete(model);
}
