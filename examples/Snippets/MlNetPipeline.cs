using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.MLNet;

namespace Snippets;

internal static class MlNetPipeline
{
    internal static void Run()
    {
        // One pair of 16 x 16 pixels: the estimator's default of 200 passes is 200 steps.
        var tile = SimulatedDataset.Create(new() { Scenes = 1, TileSize = 16, Simulation = new() { Size = 32 } }).Tiles[0];
        foreach (var (sensor, image) in new[] { ("s1", tile.Sar), ("s2", tile.Optical) })
        {
            var folder = Directory.CreateDirectory(Path.Combine("ROIs1970_fall", $"{sensor}_1")).FullName;
            ImageFile.Write(Path.Combine(folder, $"ROIs1970_fall_{sensor}_1_p1.png"), image);
        }

        #region readme-mlnet
        var ml = new MLContext(seed: 1);
        IDataView tiles = ml.Data.LoadSen12("ROIs1970_fall");          // columns Sar, Optical (MLImage), Scene, Patch
        var pipeline = ml.Transforms.CopyColumns("Original", "Sar").Append(new CycleGanEstimator());
        var model = pipeline.Fit(tiles);
        IDataView translated = model.Transform(tiles);                 // adds TranslatedOptical, TranslatedSar
        #endregion
        using (model)
        {
            // A cursor's image lives until the next row.
            foreach (var optical in translated.GetColumn<MLImage>("TranslatedOptical")) Outcome.Check("readme-mlnet", optical, 16);
        }
    }
}
