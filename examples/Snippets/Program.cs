#region readme
using SarGan;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Models;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;

ProcessTuning.Apply();   // this application's threads sleep while they wait
var tiles = SimulatedDataset.Create(new() { Scenes = 5, TileSize = 64 });
var (train, test) = (tiles.Where(scene => scene <= 4), tiles.Where(scene => scene == 5));   // no common ground
var batches = new PairedBatches(train.Sar, train.Optical, new() { Size = 64, BatchSize = 3 });
using var recipe = new Pix2PixRecipe(new() { Size = 64, Filters = 16 });
using var result = new Trainer(new() { Steps = 200 }).Run(recipe, batches);
result.SaveModel("sar2optical.sargan");
using var translator = Translator.Load("sar2optical.sargan");
ImageFile.Write("optical.png", translator.Translate(test.Sar.Read(0), TranslationDirection.SarToOptical));
#endregion

// The program above is the README's first one, word for word. The other snippets follow, on what it left behind.
ImageFile.Write("sar.png", test.Sar.Read(0));
Snippets.Outcome.Check("readme", ImageFile.Read("optical.png"), 64);
Snippets.TranslatingFiles.Run();
Snippets.DependencyInjection.Run();
Snippets.OwnTiles.Run();
Snippets.MlNetPipeline.Run();
Snippets.AligningRasters.Run();
