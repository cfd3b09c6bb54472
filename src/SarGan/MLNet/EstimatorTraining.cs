using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Training;
using SarGan.Training.Recipes;

namespace SarGan.MLNet;

/// <summary>What both estimators do alike: from tiles in memory to a transformer.</summary>
internal static class EstimatorTraining
{
    /// <summary>The common side of all tiles.</summary>
    /// <exception cref="ArgumentException">The domains differ in size, or the recipe asks for another.</exception>
    internal static int Side(ColumnTiles sar, ColumnTiles optical, int? asked)
    {
        if (sar.Side != optical.Side)
            throw new ArgumentException($"SAR and optical tiles must have one size. Actual sides were {sar.Side} and {optical.Side} pixels.");
        if (asked is { } size && size != sar.Side)
            throw new ArgumentException($"Size must be the side of the tiles, because they are translated at their own scale. Actual values were {size} and {sar.Side}. Resize the tiles in the pipeline, or set Size = {sar.Side}.");
        return sar.Side;
    }

    /// <summary>Three channels for grey and colour, the article's way; the tiles' own count for anything else.</summary>
    internal static int Channels(params ColumnTiles[] domains) =>
        domains.Max(d => d.Channels) is var most && most is 1 or 3 ? 3 : most;

    /// <exception cref="ArgumentException">A tile's channels cannot be brought to the network's exactly.</exception>
    internal static void CheckChannels(ColumnTiles tiles, int wanted, Domain domain)
    {
        for (var i = 0; i < tiles.Count; i++)
        {
            if (!ChannelConversion.CanConvert(tiles.Read(i).Channels, wanted))
                throw new ArgumentException($"The networks take {domain} tiles of {wanted} channels, and {tiles.NameOf(i)} has {tiles.Read(i).Channels}. Set {domain}Channels; grey is replicated, RGB is averaged to grey.");
        }
    }

    internal static BatchOptions Batches(EstimatorTrainingOptions training, int batchSize, int side, int sarChannels, int opticalChannels) => new()
    {
        BatchSize = training.BatchSize ?? batchSize,
        Size = side,
        SarChannels = sarChannels,
        OpticalChannels = opticalChannels,
        Flip = training.Flip,
        Seed = training.Seed,
    };

    /// <summary>Trains, and packs the generators into a transformer.</summary>
    /// <param name="recipe">Disposed at the end.</param>
    /// <param name="batches">The tiles.</param>
    /// <param name="training">How long.</param>
    /// <param name="services">Progress and cancellation.</param>
    /// <param name="translation">Of the transformer.</param>
    internal static TranslationTransformer Run(
        Recipe recipe, IBatchSource batches, EstimatorTrainingOptions training, TrainingServices services, TranslationTransformerOptions translation)
    {
        using var owned = recipe;
        var options = new TrainerOptions
        {
            Steps = training.Steps ?? checked(training.Epochs * batches.StepsPerEpoch),
            Seed = training.Seed,
            Device = training.Device,
        };
        using var result = new Trainer(training.Trainer?.Invoke(options) ?? options).Run(recipe, batches, services.Progress, services.CancellationToken);
        using var bundle = new MemoryStream();
        result.SaveModel(bundle);
        return new TranslationTransformer(bundle.ToArray(), translation);
    }
}
