using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Data.Simulation;
using SarGan.Data.Splits;
using SarGan.Data.Tiling;
using SarGan.Data.Viewing;
using SarGan.Geo.GeoTiff;
using SarGan.Native;
using SarGan.Scenes;
using SarGan.Training;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using TranslateScene;

// A radar scene of 4,096 x 4,096 pixels in UTM becomes an optical-looking one on the same grid, and both become a map to look at.
//   dotnet run -c Release --project examples/TranslateScene [-- --out DIR] [--size PIXELS] [--smoke]
ProcessTuning.Apply();
var smoke = args.Contains("--smoke");
var folder = Directory.CreateDirectory(Argument("--out") ?? Path.Combine("out", "translate-scene")).FullName;
var size = Argument("--size") is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : smoke ? 512 : 4096;
string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
string At(string name) => Path.Combine(folder, name);

// 1. Land to learn from, and the scene to translate: other ground. The radar product has 16 looks of 10 m pixels, sigma0 in dB, and the slanted edges of an orbit.
var land = new SimulationOptions { Seed = 5, Size = smoke ? 256 : 1024, Looks = 16, Backscatter = new Backscatter { Water = -22, Field = -9, BareSoil = -6, Forest = -13.5, Building = 2, UrbanGround = -3, Road = -15 } };
Land.Write(At("known_sar.tif"), At("known_optical.tif"), land, index: 0, slanted: false);
Land.Write(At("sar.tif"), At("optical_truth.tif"), land with { Size = size }, index: 1, slanted: true);

// 2. A short training from pairs of tiles; how dB become [-1, 1] is learnt from them and travels in the model.
var side = smoke ? 64 : 128;
using (var knownSar = GeoTiffReader.Open(At("known_sar.tif")))
using (var knownOptical = GeoTiffReader.Open(At("known_optical.tif")))
{
    TileCutter.Write(new RasterPair(knownSar, knownOptical), At("tiles"), new TileCutterOptions { Size = side, Count = smoke ? 12 : 400, TestStrip = TestStrip.None, Force = true, CreateRaster = (path, info) => GeoTiffWriter.Create(path, info) });
}

var tiles = DatasetFolder.Open(At("tiles"));
var dataset = tiles.Under(ScalingLearner.Learn(tiles.Sar(TileSplit.Train).Files, tiles.Optical(TileSplit.Train).Files));
using (var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = side, Filters = smoke ? 4 : 16, Depth = 4, L1Weight = 200 }))
{
    var batches = new PairedBatches(dataset.Sar(TileSplit.Train), dataset.Optical(TileSplit.Train), new BatchOptions { Size = side, BatchSize = 2 });
    using var training = new Trainer(new TrainerOptions { Steps = smoke ? 3 : 600, LearningRate = 1e-3, Schedule = new LinearSchedule() }).Run(recipe, batches);
    training.SaveModel(At("model.sargan"));
    Console.WriteLine(FormattableString.Invariant($"{training.Steps} steps, L1 {training.Losses!.L1Loss:F3}"));   // not null: there was a step
}

// 3. The whole scene, window by window.
using var translator = SceneTranslator.Load(At("model.sargan"));
var scene = await translator.TranslateAsync(At("sar.tif"), At("translated.tif"), new SceneOptions { WindowPixels = smoke ? 256 : 1024 });
Console.WriteLine(FormattableString.Invariant($"{scene.Outline}; {scene.PixelsPerSecond / 1e6:F2} million pixels a second"));

// 4. A map that wipes between the two: a folder that opens by itself, or by 'sargan serve'.
using var sar = GeoTiffReader.Open(At("sar.tif"));
using var translated = GeoTiffReader.Open(At("translated.tif"));
var view = SceneView.Write(new SceneViewSources { Sar = sar, Optical = translated }, At("map"), new SceneViewOptions { Title = "Simulated land, UTM zone 53N", Replace = true });
foreach (var layer in view.Layers) Console.WriteLine($"{layer.Title}: {layer.Tiles} tiles of zoom {layer.MinZoom} to {layer.MaxZoom}");
Console.WriteLine($"open {view.Page}");
return translated.Info.Transform == sar.Info.Transform && translated.Info.Crs == sar.Info.Crs && view.Layers.All(layer => layer.Tiles > 0) ? 0 : 1;
