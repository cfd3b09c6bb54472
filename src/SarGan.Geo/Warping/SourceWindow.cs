using System.Numerics;
using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Samples of all bands of a window of the source, as they are stored. Buffers grow to the largest window and stay.</summary>
internal sealed class SourceWindow<T>(int bands)
    where T : unmanaged
{
    private readonly T[][] _samples = [.. Enumerable.Range(0, bands).Select(_ => Array.Empty<T>())];
    private readonly byte[][] _masks = [.. Enumerable.Range(0, bands).Select(_ => Array.Empty<byte>())];

    public PixelWindow Window { get; private set; }

    /// <summary>Row by row; longer than the window.</summary>
    public T[] Samples(int band) => _samples[band];

    /// <summary>What the file's own mask says; only where <see cref="RasterSource.HasMask"/>.</summary>
    public byte[] Mask(int band) => _masks[band];

    /// <summary>Reads a window; rows that another window holds already are copied from there.</summary>
    public void Load(RasterSource source, PixelWindow window, SourceWindow<T>? before)
    {
        var (first, end) = before is null ? (window.Y, window.Y) : before.Shares(window);
        for (var band = 0; band < _samples.Length; band++)
        {
            Grow(ref _samples[band], window);
            if (source.HasMask) Grow(ref _masks[band], window);
            if (end > first)
            {
                Copy(before!.Samples(band), before.Window, _samples[band], window, first, end); // rows are shared only with a window
                if (source.HasMask) Copy(before.Mask(band), before.Window, _masks[band], window, first, end);
            }
            Read(source, band, window, window.Y, first);
            Read(source, band, window, end, window.Y + window.Height);
        }
        Window = window;
    }

    /// <summary>The rows of a window that lie in this one with all their columns.</summary>
    private (int First, int End) Shares(PixelWindow window)
    {
        if (Window.X > window.X || Window.EndX < window.EndX) return (window.Y, window.Y);
        var (first, end) = (Math.Max(Window.Y, window.Y), (int)Math.Min(Window.EndY, window.EndY));
        return end > first ? (first, end) : (window.Y, window.Y);
    }

    private static void Copy<TSample>(TSample[] from, PixelWindow there, TSample[] to, PixelWindow here, int first, int end)
    {
        for (var row = first; row < end; row++)
            Array.Copy(from, ((row - there.Y) * there.Width) + here.X - there.X, to, (row - here.Y) * here.Width, here.Width);
    }

    private void Read(RasterSource source, int band, PixelWindow window, int first, int end)
    {
        if (end <= first) return;
        var (start, count) = ((first - window.Y) * window.Width, (end - first) * window.Width);
        var part = window with { Y = first, Height = end - first };
        source.Read(band, part, MemoryMarshal.AsBytes(_samples[band].AsSpan(start, count)));
        if (source.HasMask) source.ReadMask(band, part, _masks[band].AsSpan(start, count));
    }

    private static void Grow<TSample>(ref TSample[] buffer, PixelWindow window)
    {
        var needed = window.Count + BilinearSpans.Padding;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException(FormattableString.Invariant($"A block of the target needs a window of {window} of the source, more than an array holds. Lower MemoryLimit."));
        if (buffer.Length < needed) buffer = new TSample[needed];
    }
}
