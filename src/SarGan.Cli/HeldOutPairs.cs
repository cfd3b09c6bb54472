using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Randomness;
using SarGan.Models;

namespace SarGan.Cli;

/// <summary>The pairs that a calibration may be learnt from, divided: two thirds to learn from, one third to check what was learnt; whole scenes where there are enough.</summary>
internal sealed class HeldOutPairs
{
    private const int FewestScenes = 3;
    private const int MostTraining = 200;

    public HeldOutPairs(Translator translator, TileDataset dataset, TranslationDirection direction)
    {
        var size = translator.Manifest.Networks.First(network => network.Direction == direction).TileSize;
        var seen = translator.Radiometry is { } contract ? dataset.Under(contract, size) : dataset;
        var side = seen.HasTest && seen.Test.Count > 0 ? TileSplit.Test : TileSplit.All;
        var pairs = side == TileSplit.Test ? seen.Test : seen.All;
        var scenes = pairs.Select(pair => pair.Scene).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(Draw).ToList();
        CheckedByTile = scenes.Count < FewestScenes;
        var kept = scenes.Take(Math.Max(1, scenes.Count / 3)).ToHashSet(StringComparer.Ordinal);
        bool IsCheck(int i) => CheckedByTile ? i % 3 == 2 : pairs[i].Scene is { } scene && kept.Contains(scene);

        var (sar, optical) = (seen.Sar(side), seen.Optical(side));
        var all = Enumerable.Range(0, pairs.Count).ToList();
        Calibration = Batches(sar, optical, [.. all.Where(i => !IsCheck(i))], size);
        Check = Batches(sar, optical, [.. all.Where(IsCheck)], size);
        if (side == TileSplit.Test && seen.Train.Count > 0)
        {
            // What kinds of ground there are shows in a part of a large set.
            var stride = Math.Max(1, seen.Train.Count / MostTraining);
            Training = Batches(seen.Sar(TileSplit.Train), seen.Optical(TileSplit.Train), [.. Enumerable.Range(0, seen.Train.Count).Where(i => i % stride == 0)], size);
        }
        Count = pairs.Count + (Training?.StepsPerEpoch ?? 0);
    }

    public IBatchSource Calibration { get; }

    public IBatchSource Check { get; }

    /// <summary>Null where nothing is known of the training side.</summary>
    public IBatchSource? Training { get; }

    public bool CheckedByTile { get; }

    /// <summary>Images to look at in all.</summary>
    public long Count { get; }

    // A fixed order of no meaning, so that the same data are divided alike.
    private static ulong Draw(string scene) => new RandomStream(1, $"confidence: {scene}").NextUInt64();

    private static PairedBatches Batches(FileTiles sar, FileTiles optical, IReadOnlyList<int> chosen, int size)
    {
        if (chosen.Count == 0) throw new CliException("There are too few pairs to learn from some and check on others. Give more held-out pairs.");
        return PairedBatches.Labelled(new ChosenTiles(sar, chosen), new ChosenTiles(optical, chosen), new BatchOptions
        {
            Size = size,
            SarChannels = ShownChannels(sar.Read(chosen[0])),
            OpticalChannels = ShownChannels(optical.Read(chosen[0])),
            Shuffle = false,
        });
    }

    private static int ShownChannels(PixelImage image) => image.Channels switch { 2 => 1, 4 => 3, var channels => channels };

    private sealed class ChosenTiles(ITileSet tiles, IReadOnlyList<int> chosen) : ITileSet
    {
        public int Count => chosen.Count;

        public bool MayBeResized => tiles.MayBeResized;

        public string NameOf(int index) => tiles.NameOf(chosen[index]);

        public PixelImage Read(int index) => tiles.Read(chosen[index]);
    }
}
