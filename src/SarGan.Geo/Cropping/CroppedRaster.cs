using SarGan.Geo.Rasters;

namespace SarGan.Geo.Cropping;

/// <summary>A window of another raster as a raster of its own; nothing is read before it is asked for. Where it leaves the other, it holds nodata, or 0 where there is none, and its mask says so.</summary>
/// <remarks>The other raster must live as long, and is not disposed with this one.</remarks>
public sealed class CroppedRaster : RasterSource
{
    private readonly RasterSource _source;

    internal CroppedRaster(RasterSource source, PixelWindow window, IReadOnlyList<string> warnings)
    {
        (_source, Window, Warnings) = (source, window, warnings);
        var info = source.Info;
        Info = info with
        {
            Width = window.Width,
            Height = window.Height,
            Transform = info.Transform is null ? null : AffineTransform.Translation(window.X, window.Y).Then(info.Transform),
            GroundControlPoints = [.. info.GroundControlPoints.Select(point => point with { Column = point.Column - window.X, Row = point.Row - window.Y })],
        };
    }

    /// <inheritdoc/>
    public override RasterInfo Info { get; }

    /// <inheritdoc/>
    public override string Name => $"{_source.Name}, {Window}";

    /// <summary>Where it lies in the other raster; may leave it.</summary>
    public PixelWindow Window { get; }

    /// <summary>What was put right, or is not as asked, in sentences for the user; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether part of it lies off the other raster and is filled.</summary>
    public bool IsPartlyOutside => Window.Intersect(_source.Info.Extent) != Window;

    /// <inheritdoc/>
    public override bool HasMask => IsPartlyOutside || _source.HasMask;

    /// <inheritdoc/>
    public override (int Width, int Height) BlockSize =>
        (Math.Min(_source.BlockSize.Width, Info.Width), Math.Min(_source.BlockSize.Height, Info.Height));

    /// <inheritdoc/>
    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var size = Info.SampleType.Size();
        if (Inside(window) == Shifted(window))
        {
            _source.Read(band, Shifted(window), samples);
            return;
        }
        NoDataFill.Fill(Info, samples);
        var inside = new byte[Inside(window).Count * size];
        _source.Read(band, Inside(window), inside.AsSpan());
        Place(inside, window, samples, size);
    }

    /// <inheritdoc/>
    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        valid.Clear();
        var inside = new byte[Inside(window).Count];
        _source.ReadMask(band, Inside(window), inside);
        Place(inside, window, valid, 1);
    }

    private PixelWindow Shifted(PixelWindow window) => window with { X = window.X + Window.X, Y = window.Y + Window.Y };

    /// <summary>The part of a window that the other raster has, in its columns and rows; an empty one within it where there is none.</summary>
    private PixelWindow Inside(PixelWindow window)
    {
        var inside = Shifted(window).Intersect(_source.Info.Extent);
        return inside.IsEmpty ? new PixelWindow(0, 0, 0, 0) : inside;
    }

    private void Place(ReadOnlySpan<byte> inside, PixelWindow window, Span<byte> samples, int size)
    {
        var (part, whole) = (Inside(window), Shifted(window));
        for (var row = 0; row < part.Height; row++)
        {
            var start = (((part.Y + row - whole.Y) * window.Width) + part.X - whole.X) * size;
            inside.Slice(row * part.Width * size, part.Width * size).CopyTo(samples[start..]);
        }
    }
}
