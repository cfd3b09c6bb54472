using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Data.Simulation;
using SarGan.Data.Splits;

namespace Snippets;

internal static class OwnTiles
{
    internal static void Run()
    {
        SimulatedDataset.Write("tiles", new() { Scenes = 3, TileSize = 32, Simulation = new() { Size = 64 } });

        #region readme-folder
        var split = DatasetSplit.Divide(DatasetFolder.Open("tiles"), new() { Test = 0.1 });   // whole scenes are held out
        var (sar, optical) = (split.Dataset.Sar(TileSplit.Train), split.Dataset.Optical(TileSplit.Train));
        var batches = new PairedBatches(sar, optical, new() { Size = 256, BatchSize = 3 });   // tiles are resized to 256 x 256
        #endregion
        var batch = batches.Load(0);
        if (split.TestScenes.Count != 1 || batch.Sar.Count != 3 || batch.Optical.Values.Distinct().Count() < 10) throw new InvalidOperationException("readme-folder read no tiles.");
        Console.WriteLine($"readme-folder: {sar.Count} training pairs, {split.Dataset.Test.Count} held out");
    }
}
