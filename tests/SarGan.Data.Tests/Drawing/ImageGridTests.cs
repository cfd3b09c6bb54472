using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SkiaSharp;

namespace SarGan.Data.Tests.Drawing;

public sealed class ImageGridTests
{
    [Fact]
    public void Draw_SmallTiles_EnlargesPixelsToSquares()
    {
        var tile = new PixelImage(2, 1, 3, [10, 20, 30, 200, 210, 220]);
        var picture = new ImageGrid { Rows = [[tile]], MinimumTilePixels = 8 }.Draw();

        Assert.Equal((8 + 8 + 8, 8 + 4 + 8, 3), (picture.Width, picture.Height, picture.Channels));
        for (var y = 0; y < 4; y++)
        {
            for (var x = 0; x < 8; x++)
                Assert.Equal(x < 4 ? (10, 20, 30) : (200, 210, 220), At(picture, 8 + x, 8 + y));
        }
        Assert.Equal((255, 255, 255), At(picture, 7, 8));
        Assert.Equal((255, 255, 255), At(picture, 16, 8));
    }

    [Theory]
    [InlineData(64, 192)]
    [InlineData(100, 200)]
    [InlineData(192, 192)]
    [InlineData(256, 256)]
    public void Draw_Default_ReachesTheMinimumByAWholeFactor(int side, int shown)
    {
        var picture = new ImageGrid { Rows = [[Flat(side, side, 0)]] }.Draw();
        Assert.Equal((shown + 16, shown + 16), (picture.Width, picture.Height));
    }

    [Fact]
    public void Draw_GreyWordsAndBands_ShowsGreyAndTheFirstThree()
    {
        var grey = new PixelImage(1, 1, 1, new byte[] { 77 });
        var words = new PixelImage(1, 1, 1, new ushort[] { 65535 });
        var bands = new PixelImage(1, 1, 5, [1, 2, 3, 4, 5]);
        var picture = new ImageGrid { Rows = [[grey, words, bands]], MinimumTilePixels = 1 }.Draw();
        Assert.Equal(((77, 77, 77), (255, 255, 255), (1, 2, 3)), (At(picture, 8, 8), At(picture, 17, 8), At(picture, 26, 8)));
    }

    [Fact]
    public void Draw_WordMidway_RoundsToNearestByte()
    {
        // 65535 / 255 = 257 words a byte: 257 * 100 + 128 is just below the middle, + 129 just above.
        var picture = new ImageGrid { Rows = [[new PixelImage(2, 1, 1, new ushort[] { 25828, 25829 })]], MinimumTilePixels = 2 }.Draw();
        Assert.Equal(((100, 100, 100), (101, 101, 101)), (At(picture, 8, 8), At(picture, 9, 8)));
    }

    [Fact]
    public void Draw_MissingCells_StayWhite()
    {
        var picture = new ImageGrid { Rows = [[null, Flat(10, 10, 0)], [Flat(10, 10, 0)]], MinimumTilePixels = 10 }.Draw();
        Assert.Equal((44, 44), (picture.Width, picture.Height));
        Assert.Equal(200, Count(picture, (0, 0, 0)));
        Assert.Equal((255, 255, 255), At(picture, 13, 13));
        Assert.Equal((255, 255, 255), At(picture, 31, 31));
    }

    [Fact]
    public void Draw_ColumnTitles_LeaveInkAboveTheirColumns()
    {
        var rows = new[] { new PixelImage?[] { Flat(64, 64, 255), Flat(64, 64, 255) } };
        Assert.Equal(0, Dark(new ImageGrid { Rows = rows }.Draw()));
        var both = new ImageGrid { Rows = rows, ColumnTitles = ["Original", "Translated"] }.Draw();
        var one = new ImageGrid { Rows = rows, ColumnTitles = ["Original", ""] }.Draw();
        Assert.Equal((both.Width, both.Height), (one.Width, one.Height));
        Assert.True(Dark(one) > 100);
        Assert.True(Dark(both) > Dark(one) + 100);
        // The second title stands above the second column only.
        Assert.True(DarkBetween(both, 8 + 192 + 8, both.Width) > 100);
        Assert.Equal(0, DarkBetween(one, 8 + 192 + 8, one.Width));
    }

    [Fact]
    public void Draw_LabelsAndCaption_LeaveInkAndMakeRoom()
    {
        var rows = new[] { new PixelImage?[] { Flat(64, 64, 255) } };
        var plain = new ImageGrid { Rows = rows }.Draw();
        var labelled = new ImageGrid { Rows = rows, RowLabels = ["SAR to optical"] }.Draw();
        var captioned = new ImageGrid { Rows = rows, Caption = "Step 200" }.Draw();
        Assert.True(labelled.Width > plain.Width + 80);
        Assert.Equal(plain.Height, labelled.Height);
        Assert.True(captioned.Height > plain.Height + 20);
        Assert.True(Dark(labelled) > 100);
        Assert.True(Dark(captioned) > 100);
    }

    [Fact]
    public void Draw_DifferentTitles_GiveDifferentPictures()
    {
        var rows = new[] { new PixelImage?[] { Flat(64, 64, 255) } };
        var a = new ImageGrid { Rows = rows, ColumnTitles = ["Label"] }.Draw();
        var b = new ImageGrid { Rows = rows, ColumnTitles = ["Babel"] }.Draw();
        Assert.False(a.Bytes.SequenceEqual(b.Bytes));
    }

    [Fact]
    public void Draw_TitleWiderThanItsTile_IsNotCut()
    {
        var picture = new ImageGrid { Rows = [[Flat(8, 8, 255)]], ColumnTitles = ["A title far wider than the tile"], MinimumTilePixels = 8 }.Draw();
        Assert.True(picture.Width > 200);
        Assert.Equal(0, DarkBetween(picture, 0, 7));
        Assert.Equal(0, DarkBetween(picture, picture.Width - 7, picture.Width));
    }

    [Fact]
    public void Save_Picture_DecodesToTheSamePixels()
    {
        var folder = Directory.CreateTempSubdirectory("sargan-grid").FullName;
        try
        {
            var path = Path.Combine(folder, "grid.png");
            var grid = new ImageGrid { Rows = [[new PixelImage(2, 1, 3, [10, 20, 30, 200, 210, 220])]], ColumnTitles = ["Original"] };
            grid.Save(path);
            grid.Save(path);
            Assert.Equal([path], Directory.GetFiles(folder));
            using var decoded = SKBitmap.Decode(path);
            var drawn = grid.Draw();
            Assert.Equal((drawn.Width, drawn.Height), (decoded.Width, decoded.Height));
            for (var y = 0; y < drawn.Height; y += 3)
            {
                for (var x = 0; x < drawn.Width; x += 3)
                {
                    var pixel = decoded.GetPixel(x, y);
                    Assert.Equal(At(drawn, x, y), (pixel.Red, pixel.Green, pixel.Blue));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Rows_WithoutAnyImage_Throws() => Assert.Throws<ArgumentException>(() => new ImageGrid { Rows = [[null]] });

    [Fact]
    public void MinimumTilePixels_Zero_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ImageGrid { Rows = [[Flat(1, 1, 0)]], MinimumTilePixels = 0 });
        Assert.Contains("MinimumTilePixels must be 1 to 4096. Actual value was 0.", error.Message, StringComparison.Ordinal);
    }

    internal static (int R, int G, int B) At(PixelImage image, int x, int y)
    {
        var i = ((y * image.Width) + x) * 3;
        return (image.Bytes[i], image.Bytes[i + 1], image.Bytes[i + 2]);
    }

    internal static int Count(PixelImage image, (int R, int G, int B) color)
    {
        var count = 0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++) count += At(image, x, y) == color ? 1 : 0;
        }
        return count;
    }

    internal static int Dark(PixelImage image) => DarkBetween(image, 0, image.Width);

    private static int DarkBetween(PixelImage image, int from, int to)
    {
        var count = 0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = from; x < to; x++) count += At(image, x, y).R < 128 ? 1 : 0;
        }
        return count;
    }

    private static PixelImage Flat(int width, int height, byte value)
    {
        var samples = new byte[width * height];
        Array.Fill(samples, value);
        return new PixelImage(width, height, 1, samples);
    }
}
