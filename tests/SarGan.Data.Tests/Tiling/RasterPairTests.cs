using SarGan.Data.Tiling;
using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tests.Tiling;

public sealed class RasterPairTests
{
    private static readonly RasterInfo Grid = TestScenes.Info(10, 8);

    [Fact]
    public void Constructor_OneGridWithRoundedNumbers_IsAPair()
    {
        var rounded = Grid with { Transform = Grid.Transform! with { OffsetX = Grid.Transform!.OffsetX + 1e-4 } };
        Assert.Equal((10, 8), (new RasterPair(new MemoryRaster(Grid), new MemoryRaster(rounded)).Width, 8));
    }

    [Fact]
    public void Constructor_SizesDiffer_SaysSoAndNamesTheRemedy()
    {
        var message = MessageOf(Grid with { Width = 11 });
        Assert.Contains("the sizes are 10 x 8 and 11 x 8 pixels", message, StringComparison.Ordinal);
        Assert.Contains("--like", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_GridsAreShiftedByHalfAPixel_SaysByHowMuch() =>
        Assert.Contains("their corners lie up to 0.5 pixels apart", MessageOf(Grid with { Transform = AffineTransform.Translation(0.5, 0).Then(Grid.Transform!) }), StringComparison.Ordinal);

    [Fact]
    public void Constructor_OnlyOneIsGeoreferenced_SaysWhich() =>
        Assert.Contains("only the SAR raster is georeferenced", MessageOf(Grid with { Transform = null }), StringComparison.Ordinal);

    private static string MessageOf(RasterInfo optical) =>
        Assert.Throws<ArgumentException>(() => new RasterPair(new MemoryRaster(Grid), new MemoryRaster(optical))).Message;
}
