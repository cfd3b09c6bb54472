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
    internal static int Side(CachedTiles sar, CachedTiles optical, int? asked)
    {
        if (sar.Side != optical.Side)
            throw new ArgumentException($"SAR and optical tiles must have one size. Actual sides were {sar.Side} and {optical.Side} pixels.");
        if (asked is { } size && size != sar.Side)
            throw new ArgumentException($"Size must be the side of the tiles, because they are translated at their own scale. Actual values were {size} and {sar.Side}. Resize the tiles in the pipeline, or set Size = {sar.Side}.");
        return sar.Side;
    }

    /// <summary>Three channels for grey and colour, the article's way; the tiles' own count for anything else.</summary>
    internal static int Channels(params CachedTiles[] domains) =>
        domains.Max(d => d.Channels) is var most && most is 1 or 3 ? 3 : most;

    /// <exception cref="ArgumentException">A tile's channels cannot be brought to the network's exactly.</exception>
    internal static void CheckChannels(CachedTiles tiles, int wanted, Domain domain)
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
}
