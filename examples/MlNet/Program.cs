using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetExample;
using SarGan.Data.Simulation;
using SarGan.MLNet;
using SarGan.Native;

// SarGan in an ML.NET pipeline: fit, transform, save as a .zip, load in a new context, predict one image.
//   dotnet run -c Release --project examples/MlNet [-- --out DIR] [--smoke]
ProcessTuning.Apply();
var smoke = args.Contains("--smoke");
var position = Array.IndexOf(args, "--out") + 1;
var folder = Directory.CreateDirectory(position > 0 && position < args.Length ? args[position] : Path.Combine("out", "mlnet")).FullName;
SimulatedDataset.Write(folder, new() { Scenes = 3, TileSize = 32, Simulation = new() { Size = smoke ? 64 : 128 } });

// 1. A view of the tiles; whole scenes are held out.
var ml = new MLContext(seed: 1);
var tiles = ml.Data.LoadSen12(folder);
var test = ml.Data.FilterByCustomPredicate<SceneRow>(tiles, row => !row.Scene.EndsWith("_3", StringComparison.Ordinal)); // drops the others
var train = ml.Data.FilterByCustomPredicate<SceneRow>(tiles, row => row.Scene.EndsWith("_3", StringComparison.Ordinal));

// 2. Fit a pipeline: any of ML.NET's transforms before and after.
var estimator = new Pix2PixEstimator(new()
{
    Pix2Pix = new() { Size = 32, Filters = smoke ? 4 : 16 },
    Training = new() { Steps = smoke ? 4 : 200, BatchSize = 4 },
});
var pipeline = ml.Transforms.CopyColumns("Original", "Sar").Append(estimator).Append(ml.Transforms.ExtractPixels("Pixels", "TranslatedOptical"));
using var model = pipeline.Fit(train);
Console.WriteLine($"columns: {string.Join(", ", model.Transform(tiles).Schema.Select(column => column.Name))}");

// 3. Transform the held-out scene. Rows are computed one by one, when they are asked for.
var rows = 0;
foreach (var pixels in model.Transform(test).GetColumn<float[]>("Pixels"))
{
    rows++;
    Console.WriteLine($"tile {rows}: mean {pixels.Average():F1}, {pixels.Distinct().Count()} distinct values");
}

// 4. Save everything, weights included, and load it where nothing but the file is known.
var zip = Path.Combine(folder, "pipeline.zip");
ml.Model.Save(model, null, zip);
var fresh = new MLContext();
fresh.RegisterSarGan();
var loaded = fresh.Model.Load(zip, out _);

// 5. One image at a time.
using var engine = fresh.Model.CreatePredictionEngine<SarRow, OpticalRow>(loaded);
using var sar = MLImage.CreateFromFile(Directory.EnumerateFiles(folder, "*_s1_3_p1.png", SearchOption.AllDirectories).Single());
using var optical = engine.Predict(new SarRow { Sar = sar }).TranslatedOptical!; // the model fills it
optical.Save(Path.Combine(folder, "optical.png"));
var shades = optical.Pixels.ToArray().Distinct().Count();
Console.WriteLine($"{Path.Combine(folder, "optical.png")}: {optical.Width} x {optical.Height} pixels, {shades} distinct values");
return rows > 0 && shades >= 10 ? 0 : 1;

namespace MlNetExample
{
    internal sealed class SceneRow
    {
        public string Scene { get; set; } = "";
    }

    internal sealed class SarRow
    {
        [ImageType(32, 32)]
        public MLImage? Sar { get; set; }
    }

    internal sealed class OpticalRow
    {
        [ImageType(32, 32)]
        public MLImage? TranslatedOptical { get; set; }
    }
}
