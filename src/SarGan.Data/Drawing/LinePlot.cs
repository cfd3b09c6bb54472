using SarGan.Data.Images;
using SkiaSharp;

namespace SarGan.Data.Drawing;

/// <summary>Curves over a common axis, with marks at round numbers and a legend.</summary>
public sealed record LinePlot
{
    private const float FontSize = 13;

    // Okabe and Ito (2008): told apart by colour-blind readers too.
    private static readonly SKColor[] Colors =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x44, 0x44, 0x44),
    ];

    /// <summary>The curves, drawn in this order; the seventh colour is followed by the first.</summary>
    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>A line of text above the plot. Default: empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the horizontal axis shows, with its unit. Default: empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>What the vertical axis shows, with its unit. Default: empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether equal ratios of y take equal room; values of 0 and below then leave gaps. Default: false.</summary>
    public bool LogarithmicY { get; init; }

    /// <summary>Points of the centred moving mean drawn over the faint raw curve, 0 or more; 0 and 1 draw the raw curve alone. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SmoothingWindow
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"SmoothingWindow must be 0 or more. Actual value was {value}.");
    }

    /// <summary>Width of the picture in pixels, 200 to 10000. Default: 900.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Width
    {
        get;
        init => field = value is >= 200 and <= 10000 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Width must be 200 to 10000. Actual value was {value}.");
    } = 900;

    /// <summary>Height of the picture in pixels, 150 to 10000. Default: 360.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Height
    {
        get;
        init => field = value is >= 150 and <= 10000 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Height must be 150 to 10000. Actual value was {value}.");
    } = 360;

    /// <summary>Draws the plot.</summary>
    /// <returns>An 8-bit RGB picture of <see cref="Width"/> x <see cref="Height"/> pixels.</returns>
    public PixelImage Draw() => DrawColumn([this]);

    /// <summary>Draws the plot and writes it as PNG, aside first and then moved into place.</summary>
    /// <param name="path">The file, ending in <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The file's name ends in another extension than an image's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => ImageFile.Write(path, Draw());

    /// <summary>Draws plots one below the other.</summary>
    /// <param name="plots">From the top; at least one.</param>
    /// <returns>An 8-bit RGB picture as wide as the widest plot.</returns>
    /// <exception cref="ArgumentException">There is no plot.</exception>
    public static PixelImage DrawColumn(IReadOnlyList<LinePlot> plots)
    {
        ArgumentNullException.ThrowIfNull(plots);
        if (plots.Count == 0) throw new ArgumentException("There must be at least one plot.", nameof(plots));
        using var picture = new Picture(plots.Max(plot => plot.Width), plots.Sum(plot => plot.Height));
        foreach (var plot in plots)
        {
            plot.DrawOn(picture);
            picture.Canvas.Translate(0, plot.Height);
        }
        return picture.ToImage();
    }

    /// <summary>Draws plots one below the other and writes them as one PNG, aside first and then moved into place.</summary>
    /// <param name="path">The file, ending in <c>.png</c>.</param>
    /// <param name="plots">From the top; at least one.</param>
    /// <exception cref="ArgumentException">There is no plot, or the file's name ends in another extension than an image's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveColumn(string path, IReadOnlyList<LinePlot> plots) => ImageFile.Write(path, DrawColumn(plots));

    private void DrawOn(Picture picture)
    {
        var xAxis = AxisTicks.Cover(Series.SelectMany(series => series.X), logarithmic: false, Math.Max(2, Width / 110), tight: true);
        var yAxis = AxisTicks.Cover(Series.SelectMany(series => series.Y), LogarithmicY, Math.Max(2, Height / 60), tight: false);
        var frame = new SKRect(
            16 + (YLabel.Length == 0 ? 0 : 20) + yAxis.Marks.Max(mark => Picture.TextWidth(mark.Label, FontSize)),
            Title.Length == 0 ? 14 : 36,
            Width - 20,
            Height - (XLabel.Length == 0 ? 28 : 46));

        DrawAxes(picture, frame, xAxis, yAxis);
        picture.Canvas.Save();
        picture.Canvas.ClipRect(frame);
        for (var i = 0; i < Series.Count; i++)
        {
            var color = Colors[i % Colors.Length];
            var smooths = SmoothingWindow > 1;
            DrawCurve(picture.Canvas, Series[i].X, Series[i].Y, (frame, xAxis, yAxis), smooths ? color.WithAlpha(56) : color, smooths ? 1 : 2);
            if (smooths) DrawCurve(picture.Canvas, Series[i].X, Series[i].Smooth(SmoothingWindow), (frame, xAxis, yAxis), color, 2);
        }
        picture.Canvas.Restore();
        DrawLegend(picture, frame);
    }

    private void DrawAxes(Picture picture, SKRect frame, AxisTicks xAxis, AxisTicks yAxis)
    {
        using var grid = new SKPaint { Color = new SKColor(0xE4, 0xE4, 0xE4), StrokeWidth = 1 };
        using var line = new SKPaint { Color = new SKColor(0x88, 0x88, 0x88), StrokeWidth = 1, Style = SKPaintStyle.Stroke };
        foreach (var mark in xAxis.Marks)
        {
            var x = PixelCentre(frame.Left + (frame.Width * xAxis.Position(mark.Value)));
            picture.Canvas.DrawLine(x, frame.Top, x, frame.Bottom, grid);
            picture.Text(mark.Label, x, frame.Bottom + 13, FontSize, TextAnchor.Centre);
        }
        foreach (var mark in yAxis.Marks)
        {
            var y = PixelCentre(frame.Bottom - (frame.Height * yAxis.Position(mark.Value)));
            picture.Canvas.DrawLine(frame.Left, y, frame.Right, y, grid);
            picture.Text(mark.Label, frame.Left - 7, y, FontSize, TextAnchor.Right);
        }
        picture.Canvas.DrawRect(PixelCentre(frame.Left), PixelCentre(frame.Top), MathF.Floor(frame.Width), MathF.Floor(frame.Height), line);
        picture.Text(Title, frame.Left, 18, FontSize + 2);
        picture.Text(XLabel, frame.MidX, frame.Bottom + 33, FontSize, TextAnchor.Centre);
        picture.UpwardText(YLabel, 14, frame.MidY, FontSize);
    }

    private void DrawLegend(Picture picture, SKRect frame)
    {
        if (Series.Count == 0) return;
        const int Row = 20;
        var width = 44 + Series.Max(series => Picture.TextWidth(series.Name, FontSize));
        var (left, top) = (frame.Right - width - 8, frame.Top + 8);
        using var back = new SKPaint { Color = SKColors.White.WithAlpha(216) };
        picture.Canvas.DrawRect(left, top, width, (Row * Series.Count) + 6, back);
        for (var i = 0; i < Series.Count; i++)
        {
            var middle = top + 3 + (Row * (i + 0.5f));
            using var line = new SKPaint { Color = Colors[i % Colors.Length], StrokeWidth = 3 };
            picture.Canvas.DrawLine(left + 8, middle, left + 30, middle, line);
            picture.Text(Series[i].Name, left + 36, middle, FontSize);
        }
    }

    private static void DrawCurve(SKCanvas canvas, IReadOnlyList<double> x, IReadOnlyList<double> y, (SKRect Frame, AxisTicks X, AxisTicks Y) axes, SKColor color, float width)
    {
        using var path = new SKPath();
        using var paint = new SKPaint { Color = color, StrokeWidth = width, Style = SKPaintStyle.Stroke, IsAntialias = true, StrokeJoin = SKStrokeJoin.Round, StrokeCap = SKStrokeCap.Round };
        var drawing = false;
        for (var i = 0; i < x.Count; i++)
        {
            var (across, up) = (axes.X.Position(x[i]), axes.Y.Position(y[i]));
            if (!double.IsFinite(across) || !double.IsFinite(up))
            {
                drawing = false;
                continue;
            }
            var point = new SKPoint(axes.Frame.Left + (float)(across * axes.Frame.Width), axes.Frame.Bottom - (float)(up * axes.Frame.Height));
            if (!drawing) path.MoveTo(point);
            // A point that stands alone is a line of no length, which the round cap makes a dot.
            path.LineTo(point);
            drawing = true;
        }
        canvas.DrawPath(path, paint);
    }

    private static float PixelCentre(double position) => MathF.Floor((float)position) + 0.5f;
}
