using SarGan.Data.Drawing;
using SarGan.Data.Images;

namespace SarGan.Data.Tests.Drawing;

public sealed class LinePlotTests
{
    private static readonly (int, int, int) Blue = (0x00, 0x72, 0xB2);
    private static readonly (int, int, int) Orange = (0xD5, 0x5E, 0x00);

    [Fact]
    public void Draw_Default_HasTheAskedSize()
    {
        var picture = new LinePlot { Series = [Line("a", 0, 1)], Width = 500, Height = 240 }.Draw();
        Assert.Equal((500, 240, 3), (picture.Width, picture.Height, picture.Channels));
    }

    [Fact]
    public void Draw_RisingLine_RisesOnThePicture()
    {
        var picture = new LinePlot { Series = [Line("", 0, 0.25, 0.5, 0.75, 1)] }.Draw();
        Assert.True(MeanRow(picture, 100, 200) > MeanRow(picture, 500, 600) + 50);
    }

    [Fact]
    public void Draw_LogarithmicAxis_PutsTheGeometricMeanInTheMiddle()
    {
        var low = new LinePlot { Series = [Line("", 0.01, 0.01, 1, 1)], LogarithmicY = true }.Draw();
        var middle = new LinePlot { Series = [new PlotSeries("", [0, 1], [0.1, 0.1]), new PlotSeries("", [0, 1], [0.01, 1])], LogarithmicY = true }.Draw();
        var rows = Rows(low);
        Assert.Equal((rows.Top + rows.Bottom) / 2.0, MeanRow(middle, 100, 300), 2.0);
    }

    [Fact]
    public void Draw_TwoSeries_ShowsBothColoursAndBothNames()
    {
        var one = new LinePlot { Series = [Line("generator", 0, 1)] }.Draw();
        var two = new LinePlot { Series = [Line("generator", 0, 1), Line("discriminator", 1, 0)] }.Draw();
        Assert.True(ImageGridTests.Count(one, Blue) > 100);
        Assert.Equal(0, ImageGridTests.Count(one, Orange));
        Assert.True(ImageGridTests.Count(two, Orange) > 100);
        Assert.True(ImageGridTests.Dark(two) > ImageGridTests.Dark(one));
    }

    [Theory]
    [InlineData("title")]
    [InlineData("x")]
    [InlineData("y")]
    public void Draw_Text_LeavesInk(string which)
    {
        var plain = new LinePlot { Series = [Line("a", 0, 1)] };
        var titled = which switch { "title" => plain with { Title = "Losses" }, "x" => plain with { XLabel = "step" }, _ => plain with { YLabel = "loss" } };
        Assert.True(NearBlack(titled.Draw()) > NearBlack(plain.Draw()) + 20);
    }

    [Fact]
    public void Draw_Gap_LeavesTheMiddleEmpty()
    {
        var picture = new LinePlot { Series = [Line("", 0.5, 0.5, double.NaN, 0.5, 0.5)] }.Draw();
        Assert.True(CountBlue(picture, 60, 300) > 100);
        Assert.Equal(0, CountBlue(picture, 430, 500));
    }

    [Fact]
    public void Draw_Smoothing_FadesTheRawCurve()
    {
        var noisy = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.0 : 1.0).ToArray();
        var plot = new LinePlot { Series = [Line("", noisy)] };
        var raw = ImageGridTests.Count(plot.Draw(), Blue);
        var smooth = ImageGridTests.Count((plot with { SmoothingWindow = 50 }).Draw(), Blue);
        Assert.True(raw > 5 * smooth, $"{raw} raw, {smooth} smooth");
        Assert.True(smooth > 300);
    }

    [Fact]
    public void Smooth_Window_IsTheCentredMeanOfFiniteValues()
        => Assert.Equal([1.5, 2.0, 3.5, double.NaN, 5.5], Line("", 1, 2, 3, double.NaN, 5.5).Smooth(3).Select((v, i) => i == 2 ? v + 1 : v));

    [Fact]
    public void Draw_EmptySeries_DrawsAxes() => Assert.True(ImageGridTests.Dark(new LinePlot { Series = [Line("nothing")] }.Draw()) > 0);

    [Fact]
    public void Draw_SinglePoint_DrawsADot() => Assert.True(CountBlue(new LinePlot { Series = [Line("", 0.5)] }.Draw(), 300, 600) > 0);

    [Fact]
    public void DrawColumn_TwoPlots_StacksThem()
    {
        var plot = new LinePlot { Series = [Line("a", 0, 1)], Width = 400, Height = 200 };
        var column = LinePlot.DrawColumn([plot, plot with { Height = 150 }]);
        Assert.Equal((400, 350), (column.Width, column.Height));
        Assert.True(column.Bytes[..(400 * 200 * 3)].SequenceEqual(plot.Draw().Bytes));
    }

    [Fact]
    public void Series_UnequalLengths_Throws() => Assert.Throws<ArgumentException>(() => new PlotSeries("a", [1, 2], [1]));

    [Fact]
    public void Width_TooSmall_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new LinePlot { Series = [], Width = 10 });

    private static PlotSeries Line(string name, params double[] y) => new(name, [.. y.Select((_, i) => (double)i)], y);

    private static int NearBlack(PixelImage image)
    {
        var count = 0;
        for (var i = 0; i < image.Bytes.Length; i += 3) count += image.Bytes[i] < 80 && image.Bytes[i + 2] < 80 ? 1 : 0;
        return count;
    }

    private static int CountBlue(PixelImage image, int from, int to) => BlueRows(image, from, to).Count;

    private static double MeanRow(PixelImage image, int from, int to) => BlueRows(image, from, to).Average();

    private static (int Top, int Bottom) Rows(PixelImage image)
    {
        var rows = BlueRows(image, 0, image.Width);
        return (rows.Min(), rows.Max());
    }

    private static List<int> BlueRows(PixelImage image, int from, int to)
    {
        var rows = new List<int>();
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = from; x < to; x++)
            {
                // Half covered pixels at a line's edge count, the faint raw curve does not.
                var (red, _, blue) = ImageGridTests.At(image, x, y);
                if (blue - red > 60) rows.Add(y);
            }
        }
        return rows;
    }
}
