using SarGan.Data.Layouts;
using SarGan.Data.Randomness;
using SarGan.Data.Tiling;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tests.Tiling;

public sealed class TilePlanTests
{
    private static readonly TileCutterOptions Options = new() { Format = TileFormat.Png };

    [Fact]
    public void Make_ManySeedsAndShapes_NeverTouchesStripOrMarginFromTraining()
    {
        // Each seed makes its own scene, strip and margin. The strip is worked out here from the definition, not from the plan.
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new RandomStream(seed, "shapes");
            int width = 60 + random.NextInt(60), height = 60 + random.NextInt(60), margin = random.NextInt(12);
            var strip = random.NextBool() ? TestStrip.Bottom : TestStrip.Right;
            var share = random.NextDouble(0.25, 0.5);
            var size = 4 + random.NextInt(9);
            var options = Options with { Size = size, Count = 30, TestCount = 10, TestShare = share, MarginPixels = margin, TestStrip = strip, Seed = seed, Arrangement = random.NextBool() ? TileArrangement.Random : TileArrangement.Grid, Overlap = random.NextInt(size) };

            var tiles = TilePlan.Make(new RasterPair(new MemoryRaster(new RasterInfo { Width = width, Height = height }), new MemoryRaster(new RasterInfo { Width = width, Height = height })), options, default);

            var stripStart = strip == TestStrip.Bottom ? height - Math.Round(share * height) : width - Math.Round(share * width);
            foreach (var tile in tiles)
            {
                var (start, end) = strip == TestStrip.Bottom ? (tile.Window.Y, tile.Window.EndY) : (tile.Window.X, tile.Window.EndX);
                if (tile.Side == TileSplit.Train) Assert.True(end <= stripStart - margin, $"Seed {seed}: training tile {tile.Window} reaches the margin of the strip at {stripStart}.");
                else Assert.True(start >= stripStart, $"Seed {seed}: test tile {tile.Window} leaves the strip at {stripStart}.");
                Assert.Equal(tile.Window, tile.Window.Intersect(new PixelWindow(0, 0, width, height)));
            }

            Assert.Contains(tiles, tile => tile.Side == TileSplit.Train);
            Assert.Contains(tiles, tile => tile.Side == TileSplit.Test);
            Assert.Equal(tiles.Count, tiles.Distinct().Count());
        }
    }

    [Fact]
    public void Make_Random_ReachesEveryPlaceOfTheArea()
    {
        // 3 x 2 places for a tile of 4 in 6 x 5 pixels above the strip and margin.
        var options = Options with { Size = 4, Count = 6, TestCount = 1, TestShare = 0.4, MarginPixels = 1 };
        var tiles = TilePlan.Make(TestScenes.Pair(6, 10), options, default);
        Assert.Equal(6, tiles.Count(tile => tile.Side == TileSplit.Train));
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)], tiles.Where(tile => tile.Side == TileSplit.Train).Select(tile => (tile.Window.X, tile.Window.Y)).Order());
    }

    [Fact]
    public void Make_SameSeed_GivesTheSamePlaces_AndAnotherSeedOthers()
    {
        var pair = TestScenes.Pair(200, 200);
        var options = Options with { Size = 16, Count = 50 };
        var first = TilePlan.Make(pair, options, default);
        Assert.Equal(first, TilePlan.Make(pair, options, default));
        Assert.NotEqual(first, TilePlan.Make(pair, options with { Seed = 2 }, default));
        Assert.Equal((50, 10), (first.Count(tile => tile.Side == TileSplit.Train), first.Count(tile => tile.Side == TileSplit.Test)));
    }

    [Fact]
    public void Make_Grid_StepsBySizeLessOverlap()
    {
        var tiles = TilePlan.Make(TestScenes.Pair(10, 7), Options with { Size = 4, Overlap = 1, Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None }, default);
        Assert.Equal([(0, 0), (3, 0), (6, 0), (0, 3), (3, 3), (6, 3)], tiles.Select(tile => (tile.Window.X, tile.Window.Y)));
    }

    [Fact]
    public void Make_NoDataInEitherScene_IsAvoided()
    {
        var (sar, optical) = (TestScenes.Noise(TestScenes.Info(80, 80) with { NoData = 0 }, 1), TestScenes.Noise(TestScenes.Info(80, 80, bands: 2) with { NoData = 0 }, 2));
        sar.Band(0)[(20 * 80) + 30] = 0;
        optical.Band(1)[(50 * 80) + 60] = 0;
        var tiles = TilePlan.Make(new RasterPair(sar, optical), Options with { Size = 8, Count = 300, TestStrip = TestStrip.None }, default);
        Assert.All(tiles, tile => Assert.True(tile.Window.Intersect(new PixelWindow(30, 20, 1, 1)).IsEmpty && tile.Window.Intersect(new PixelWindow(60, 50, 1, 1)).IsEmpty));
        Assert.All(tiles, tile => Assert.Equal(0, tile.NoDataShare));

        var some = TilePlan.Make(new RasterPair(sar, optical), Options with { Size = 40, Overlap = 0, Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None, MaxNoDataShare = 0.001 }, default);
        Assert.Equal([1 / 1600.0, 0, 0, 1 / 1600.0], some.Select(tile => tile.NoDataShare));
    }

    [Fact]
    public void Make_HardlyAnyMeasurements_GivesUpWithTheCounts()
    {
        var sar = new MemoryRaster(TestScenes.Info(100, 100) with { NoData = 0 });
        var error = Assert.Throws<DatasetLayoutException>(() => TilePlan.Make(new RasterPair(sar, TestScenes.Noise(TestScenes.Info(100, 100), 1)), Options with { Size = 16, Count = 10, AttemptsPerTile = 5 }, default));
        Assert.Contains("Only 0 of 10 tiles were found in the training area after 50 attempts", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, 0, "The test strip of the scene of 64 x 64 pixels has 64 x 13 pixels (TestStrip Bottom, TestShare 0.2, MarginPixels 0): no tile of 16 fits.")]
    [InlineData(0.5, 17, "The training area of the scene of 64 x 64 pixels has 64 x 15 pixels")]
    [InlineData(0.9, 60, "The training area of the scene of 64 x 64 pixels has 64 x 0 pixels")]
    public void Make_NoTileFits_IsRefusedWithTheSizes(double share, int margin, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => TilePlan.Make(TestScenes.Pair(64, 64), Options with { Size = 16, TestShare = share, MarginPixels = margin }, default));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_MoreTilesThanPlaces_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => TilePlan.Make(TestScenes.Pair(17, 17), Options with { Size = 16, Count = 5, TestStrip = TestStrip.None }, default));
        Assert.Contains("has 4 places for a tile of 16. 5 tiles were asked for", error.Message, StringComparison.Ordinal);
    }
}
