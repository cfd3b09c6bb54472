using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Geo.Tests.WebMercator;

public sealed class TileMosaicTests
{
    private const int Size = 4;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public async Task AssembleAsync_NumberedTiles_StandsWhereTheirNumbersSay(int grid, int before)
    {
        var centre = new WebMercatorTile(6, 40, 21);
        var mosaic = await TileMosaic.AssembleAsync(centre, Numbered(), new TileMosaicOptions { Grid = grid });

        Assert.Equal((Size * grid, Size * grid, 4), (mosaic.Raster.Info.Width, mosaic.Raster.Info.Height, mosaic.Raster.Info.Bands));
        var bands = Enumerable.Range(0, 4).Select(band => mosaic.Raster.Band(band).ToArray()).ToArray();
        for (var row = 0; row < Size * grid; row++)
        {
            for (var column = 0; column < Size * grid; column++)
            {
                var expected = (40 - before + (column / Size), 21 - before + (row / Size), column % Size, row % Size);
                var at = (row * Size * grid) + column;
                Assert.Equal(expected, (bands[0][at], bands[1][at], bands[2][at], bands[3][at]));
            }
        }

        Assert.Empty(mosaic.Missing);
        Assert.Null(mosaic.Raster.Info.NoData);
    }

    [Fact]
    public async Task AssembleAsync_AnyPoint_GeoreferencesNorthUp()
    {
        var centre = WebMercatorTile.At(139.7671, 35.6812, 10);
        var info = (await TileMosaic.AssembleAsync(centre, Numbered(), new TileMosaicOptions { Grid = 3 })).Raster.Info;

        Assert.Equal(3857, info.Crs!.EpsgCode);
        // The middle pixels of the middle tile lie in its bounds, and the corners in those of its diagonal neighbours.
        var transform = info.Transform!;
        var (x, y) = transform.Apply(0, 0);
        var upperLeft = centre.Neighbour(-1, -1)!.Value.Bounds;
        Assert.Equal(upperLeft.West, x, 1e-6);
        Assert.Equal(upperLeft.North, y, 1e-6);
        var (endX, endY) = transform.Apply(3 * Size, 3 * Size);
        var lowerRight = centre.Neighbour(1, 1)!.Value.Bounds;
        Assert.Equal(lowerRight.East, endX, 1e-6);
        Assert.Equal(lowerRight.South, endY, 1e-6);
        Assert.True(transform is { ScaleX: > 0, ScaleY: < 0, ShearX: 0, ShearY: 0 });
    }

    [Fact]
    public async Task AssembleAsync_AcrossTheDateLine_WrapsAndGoesOnInOnePiece()
    {
        var mosaic = await TileMosaic.AssembleAsync(new WebMercatorTile(3, 0, 4), Numbered(), new TileMosaicOptions { Grid = 3 });
        Assert.Equal([7, 0, 1], new[] { 0, Size, 2 * Size }.Select(column => (int)mosaic.Raster.Band(0)[column]));
        Assert.Equal(-WebMercatorProjection.HalfWorld * 1.25, mosaic.Raster.Info.Transform!.OffsetX, 1e-6);
    }

    [Fact]
    public async Task AssembleAsync_MissingTilesWithoutAlpha_AreStatedAndHoldNoData()
    {
        var gone = new WebMercatorTile(6, 41, 20);
        var mosaic = await TileMosaic.AssembleAsync(new WebMercatorTile(6, 40, 21), Numbered(gone), new TileMosaicOptions { Grid = 3, NoData = 255 });

        Assert.Equal([gone], mosaic.Missing);
        Assert.Equal(0, mosaic.CellsBeyondPoles);
        Assert.Equal(255, mosaic.Raster.Info.NoData);
        var valid = new byte[9 * Size * Size];
        mosaic.Raster.ReadMask(0, mosaic.Raster.Info.Extent, valid);
        for (var i = 0; i < valid.Length; i++) Assert.Equal(i % (3 * Size) >= 2 * Size && i / (3 * Size) < Size ? 0 : 255, valid[i]);
    }

    [Fact]
    public async Task AssembleAsync_MissingTilesWithAlpha_AreTransparent()
    {
        var gone = new WebMercatorTile(6, 40, 21);
        var mosaic = await TileMosaic.AssembleAsync(gone, (tile, _) => new(tile == gone ? null : Plain(["grey", TileMosaic.AlphaBand], 200)));
        Assert.Null(mosaic.Raster.Info.NoData);
        Assert.Equal(TileMosaic.AlphaBand, mosaic.Raster.Info.BandNames![1]);
        var middle = (Size * 3 * Size) + Size;
        Assert.Equal((0, 200), (mosaic.Raster.Band(1)[middle], mosaic.Raster.Band(1)[0]));
    }

    [Fact]
    public async Task AssembleAsync_BeyondThePole_CountsTheCellsAndDoesNotAskForThem()
    {
        var mosaic = await TileMosaic.AssembleAsync(new WebMercatorTile(3, 2, 0), Numbered(), new TileMosaicOptions { Grid = 3 });
        Assert.Equal(3, mosaic.CellsBeyondPoles);
        Assert.Empty(mosaic.Missing);
        Assert.Equal(0, mosaic.Raster.Info.NoData);
        Assert.Equal(2, mosaic.Raster.Band(0)[(Size * 3 * Size) + Size]);
        Assert.True(mosaic.Raster.Info.Transform!.OffsetY > WebMercatorProjection.HalfWorld);
    }

    [Fact]
    public async Task AssembleAsync_WiderThanTheWorld_RepeatsTilesAndReadsEachOnce()
    {
        var reads = 0;
        var read = Numbered();
        var mosaic = await TileMosaic.AssembleAsync(new WebMercatorTile(1, 0, 1), (tile, token) =>
        {
            Interlocked.Increment(ref reads);
            return read(tile, token);
        });
        Assert.Equal(4, reads);
        Assert.Equal(3, mosaic.CellsBeyondPoles);
        Assert.Equal([1, 0, 1], new[] { 0, Size, 2 * Size }.Select(column => (int)mosaic.Raster.Band(0)[column]));
    }

    [Fact]
    public async Task AssembleAsync_TilesThatDiffer_IsAnErrorThatNamesBoth()
    {
        var centre = new WebMercatorTile(6, 40, 21);
        var odd = new WebMercatorTile(6, 41, 22);
        var error = await Assert.ThrowsAsync<RasterFormatException>(() => TileMosaic.AssembleAsync(centre, (tile, _) => new(tile == odd ? Plain(["r", "g", "b", "alpha"], 1) : Plain(["r", "g", "b"], 1))));
        Assert.Contains("6/41/22", error.Message, StringComparison.Ordinal);
        Assert.Contains("4 band(s) of Byte, the last one alpha", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssembleAsync_NoTileAtAll_IsAnError()
    {
        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => TileMosaic.AssembleAsync(new WebMercatorTile(6, 40, 21), (_, _) => new((MemoryRaster?)null)));
        Assert.Contains("3 x 3 tiles around 6/40/21", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssembleAsync_NoDataThatSamplesCannotBe_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TileMosaic.AssembleAsync(new WebMercatorTile(3, 4, 4), Numbered(), new TileMosaicOptions { NoData = 300 }));

    [Fact]
    public async Task AssembleAsync_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TileMosaic.AssembleAsync(default, Numbered(), null, source.Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(513)]
    public void Grid_OutOfRange_IsRefused(int grid) => Assert.Throws<ArgumentOutOfRangeException>(() => new TileMosaicOptions { Grid = grid });

    /// <summary>Tiles whose four bands are their column, their row, the pixel's column and its row.</summary>
    private static TileReader Numbered(params WebMercatorTile[] missing) => (tile, _) =>
    {
        if (missing.Contains(tile)) return new((MemoryRaster?)null);
        var bands = Enumerable.Range(0, 4).Select(_ => new byte[Size * Size]).ToArray();
        for (var i = 0; i < Size * Size; i++) (bands[0][i], bands[1][i], bands[2][i], bands[3][i]) = ((byte)tile.X, (byte)tile.Y, (byte)(i % Size), (byte)(i / Size));
        return new(new MemoryRaster(new RasterInfo { Width = Size, Height = Size, Bands = 4 }, bands));
    };

    private static MemoryRaster Plain(string[] names, byte value)
    {
        var raster = new MemoryRaster(new RasterInfo { Width = Size, Height = Size, Bands = names.Length, BandNames = names });
        for (var band = 0; band < names.Length; band++) raster.Band(band).Fill(value);
        return raster;
    }
}
