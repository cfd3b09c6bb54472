using SarGan.Data.Radiometry;

namespace SarGan.Data.Layouts;

/// <summary>The tiles of a data set, checked.</summary>
public sealed class TileDataset
{
    private readonly ITileDecoder _decoder;
    private readonly ITileDecoder _sarDecoder;
    private readonly ITileDecoder _opticalDecoder;
    private readonly DatasetListing _listing;

    internal TileDataset(string root, string layout, DatasetListing listing, ITileDecoder decoder)
        : this(root, layout, listing, decoder, decoder, decoder)
    {
    }

    private TileDataset(string root, string layout, DatasetListing listing, ITileDecoder decoder, ITileDecoder sarDecoder, ITileDecoder opticalDecoder)
    {
        (Root, Layout, _listing) = (root, layout, listing);
        (_decoder, _sarDecoder, _opticalDecoder) = (decoder, sarDecoder, opticalDecoder);
        All = [.. listing.TrainPairs, .. listing.TestPairs];
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The layout's name.</summary>
    public string Layout { get; }

    /// <summary>Whether SAR and optical tiles of equal index show the same ground.</summary>
    public bool Paired => _listing.Paired;

    /// <summary>Whether some tiles are held out for tests.</summary>
    public bool HasTest => _listing.HasTest;

    /// <summary>All pairs, training pairs first. Empty where the data are unpaired.</summary>
    public IReadOnlyList<TilePair> All { get; }

    /// <summary>Pairs to learn from; all pairs where nothing is held out. Empty where the data are unpaired.</summary>
    public IReadOnlyList<TilePair> Train => _listing.TrainPairs;

    /// <summary>Pairs held out. Empty where nothing is held out or the data are unpaired.</summary>
    public IReadOnlyList<TilePair> Test => _listing.TestPairs;

    /// <summary>What was left out, when <see cref="DatasetOptions.OnBadTile"/> asked for that.</summary>
    public IReadOnlyList<TileProblem> Skipped => _listing.Problems;

    /// <summary>The SAR tiles of a side.</summary>
    /// <param name="split">The side.</param>
    public FileTiles Sar(TileSplit split = TileSplit.All) =>
        new(Choose(split, _listing.TrainPairs, _listing.TestPairs, pair => pair.Sar, (_listing.TrainSar, _listing.TestSar)), _sarDecoder);

    /// <summary>The optical tiles of a side.</summary>
    /// <param name="split">The side.</param>
    public FileTiles Optical(TileSplit split = TileSplit.All) =>
        new(Choose(split, _listing.TrainPairs, _listing.TestPairs, pair => pair.Optical, (_listing.TrainOptical, _listing.TestOptical)), _opticalDecoder);

    /// <summary>The same data set, its GeoTIFF tiles read under a radiometric contract, which then travels with the tiles into the model's bundle.</summary>
    /// <param name="contract">How samples of each domain become [-1, 1]; as learnt by <see cref="ScalingLearner"/>, or a model's own. A domain of which it says nothing is read as pictures.</param>
    /// <param name="size">Height and width that GeoTIFF tiles are resampled to, radar in linear power; null leaves them as they are.</param>
    public TileDataset Under(RadiometricContract contract, int? size = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        TileFileDecoder Decoder(Domain domain) => new() { Contract = contract.Of(domain), Size = size };
        return new TileDataset(Root, Layout, _listing, _decoder, Decoder(Domain.Sar), Decoder(Domain.Optical));
    }

    /// <summary>The same data set with other sides.</summary>
    internal TileDataset WithSides(IReadOnlyList<TilePair> train, IReadOnlyList<TilePair> test) =>
        new(Root, Layout, _listing with { TrainPairs = train, TestPairs = test, HasTest = true }, _decoder, _sarDecoder, _opticalDecoder);

    internal ITileDecoder Decoder => _decoder;

    private List<TileFile> Choose(TileSplit split, IReadOnlyList<TilePair> train, IReadOnlyList<TilePair> test, Func<TilePair, TileFile> side, (IReadOnlyList<TileFile> Train, IReadOnlyList<TileFile> Test) unpaired)
    {
        var trainFiles = Paired ? train.Select(side) : unpaired.Train;
        var testFiles = Paired ? test.Select(side) : unpaired.Test;
        return split switch
        {
            TileSplit.Train => [.. trainFiles],
            TileSplit.Test => [.. testFiles],
            _ => [.. trainFiles, .. testFiles],
        };
    }
}
