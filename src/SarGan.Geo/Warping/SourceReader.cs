using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Reads windows for several threads, one at a time: what the last window holds of the next is copied, so that a file's rows are read once.</summary>
internal sealed class SourceReader<T>(RasterSource source, long windowPixels)
    where T : unmanaged
{
    private readonly Lock _gate = new();
    private SourceWindow<T>? _last;

    public void Load(SourceWindow<T> into, PixelWindow window)
    {
        lock (_gate)
        {
            into.Load(source, Align(window), _last);
            _last = into;
        }
    }

    /// <summary>To whole blocks of the file, which it would decode anyway; not where that takes much more memory.</summary>
    private PixelWindow Align(PixelWindow window)
    {
        var (width, height) = source.BlockSize;
        var (left, top) = (window.X / width * width, window.Y / height * height);
        var (right, bottom) = (Math.Min(RoundUp(window.EndX, width), source.Info.Width), Math.Min(RoundUp(window.EndY, height), source.Info.Height));
        var aligned = new PixelWindow(left, top, (int)(right - left), (int)(bottom - top));
        return aligned.Count <= Math.Max(windowPixels, 2 * window.Count) ? aligned : window;
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;
}
