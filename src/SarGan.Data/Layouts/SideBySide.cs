using SarGan.Data.Images;

namespace SarGan.Data.Layouts;

/// <summary>Images that hold both tiles beside each other, as the pix2pix data sets (Isola et al. 2017) do, in <c>train</c> and <c>test</c> (or <c>val</c>), or in the folder itself.</summary>
/// <remarks>Detected when the first image is twice as wide as high.</remarks>
public sealed class SideBySide : IDatasetLayout
{
    /// <summary>What the left half shows. Default SAR.</summary>
    public Domain Left { get; init; } = Domain.Sar;

    /// <inheritdoc/>
    public string Name => "side by side";

    /// <inheritdoc/>
    public string Expected => "images twice as wide as high, with both tiles, in the folder itself or in train and test (or val)";

    /// <inheritdoc/>
    public bool Fits(LayoutFolder folder)
    {
        var train = TrainFolder(folder);
        if (folder.Images(train) is not [var first, ..]) return false;
        try
        {
            var info = folder.Decoder.ReadInfo(Path.Combine(folder.PathOf(train), first));
            return info.Width == 2 * info.Height;
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public DatasetListing List(LayoutFolder folder)
    {
        var train = TrainFolder(folder);
        var test = train.Length == 0 ? null : folder.HasFolder("test") ? "test" : folder.HasFolder("val") ? "val" : null;
        return new DatasetListing
        {
            Paired = true,
            HasTest = test is not null,
            TrainPairs = Pairs(folder, train),
            TestPairs = test is null ? [] : Pairs(folder, test),
        };
    }

    private static string TrainFolder(LayoutFolder folder) => folder.HasFolder("train") ? "train" : "";

    private List<TilePair> Pairs(LayoutFolder folder, string relative)
    {
        var (sar, optical) = Left == Domain.Sar ? (TileRegion.LeftHalf, TileRegion.RightHalf) : (TileRegion.RightHalf, TileRegion.LeftHalf);
        return [.. folder.Images(relative).Select(name => Path.Combine(folder.PathOf(relative), name)).Select(path => TwinNames.PairOf(new TileFile(path, sar), new TileFile(path, optical)))];
    }
}
