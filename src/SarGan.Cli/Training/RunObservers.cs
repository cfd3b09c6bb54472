using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Training;
using SarGan.Training.Recipes;
using SarGan.Training.Observers;

namespace SarGan.Cli.Training;

/// <summary>Who looks on at a run of the command line: sample grids of held-out tiles, and the curves of the losses.</summary>
internal static class RunObservers
{
    public static IReadOnlyList<ITrainingObserver> For(TileDataset dataset, Recipe recipe) => [new SampleGridObserver(Samples(dataset, recipe)), new LossCurveObserver()];

    /// <summary>The first tiles of the test side in a seeded order, else of the training side; not mirrored.</summary>
    private static IBatchSource Samples(TileDataset dataset, Recipe recipe)
    {
        var side = dataset.HasTest && dataset.Sar(TileSplit.Test).Count > 0 && dataset.Optical(TileSplit.Test).Count > 0 ? TileSplit.Test : TileSplit.All;
        var options = new BatchOptions { Size = recipe.TileSize, Seed = recipe.Setup.Seed, Flip = false };
        return dataset.Paired
            ? PairedBatches.Labelled(dataset.Sar(side), dataset.Optical(side), options)
            : new UnpairedBatches(dataset.Sar(side), dataset.Optical(side), options);
    }
}
