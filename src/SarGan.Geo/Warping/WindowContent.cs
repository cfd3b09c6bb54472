using System.Numerics;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>A window of the source made ready for kernels: samples in the space in which they may be mixed, and which of them are measurements.</summary>
/// <typeparam name="T">As stored.</typeparam>
/// <typeparam name="TWork">As mixed: the same where samples are linear.</typeparam>
internal sealed class WindowContent<T, TWork>(RasterInfo info, bool hasMask, SampleSpace space, double? noData)
    where T : unmanaged, INumber<T>
    where TWork : unmanaged, INumber<TWork>
{
    private readonly TWork[][] _converted = [.. Enumerable.Range(0, info.Bands).Select(_ => Array.Empty<TWork>())];
    private readonly byte[][] _valid = [.. Enumerable.Range(0, info.Bands).Select(_ => Array.Empty<byte>())];
    private readonly bool[] _hasInvalid = new bool[info.Bands];
    private readonly T? _noData = Representable(noData);
    private byte[] _anyValid = [];
    private bool _hasAnyInvalid;
    private SourceWindow<T>? _window;

    /// <summary>The value as the samples' type has it; null where none can be equal to it.</summary>
    public static T? Representable(double? value)
    {
        if (value is not { } number || double.IsNaN(number)) return null;
        var sample = T.CreateSaturating(number);
        // Floats hold the nearest to what was written in decimals; the largest 64-bit integers are rounded as doubles.
        return typeof(T) == typeof(float) || typeof(T) == typeof(Half) || double.CreateTruncating(sample) == number ? sample : null;
    }

    public void Take(SourceWindow<T> window)
    {
        _window = window;
        var count = (int)window.Window.Count;
        for (var band = 0; band < _valid.Length; band++)
        {
            _hasInvalid[band] = Mark(window, band, count);
            if (space != SampleSpace.Linear) Convert(window.Samples(band), count, band);
        }
        _hasAnyInvalid = _hasInvalid.All(has => has);
        if (_hasAnyInvalid && _valid.Length > 1) Unite(count);
    }

    public SourceView<TWork> View(int band)
    {
        var window = _window!.Window; // taken before it is viewed
        var length = (int)window.Count + BilinearSpans.Padding;
        return new SourceView<TWork>
        {
            Samples = (space == SampleSpace.Linear ? (TWork[])(object)_window.Samples(band) : _converted[band]).AsSpan(0, length),
            Valid = _hasInvalid[band] ? _valid[band].AsSpan(0, length) : default,
            AnyValid = _hasAnyInvalid ? (_valid.Length > 1 ? _anyValid : _valid[0]).AsSpan(0, length) : default,
            Left = window.X,
            Top = window.Y,
            Stride = window.Width,
            RasterWidth = info.Width,
            RasterHeight = info.Height,
        };
    }

    /// <summary>True where at least one sample is no measurement.</summary>
    private bool Mark(SourceWindow<T> window, int band, int count)
    {
        var samples = window.Samples(band).AsSpan(0, count);
        var isFloating = info.SampleType.IsFloatingPoint();
        if (!hasMask && !isFloating && _noData is null) return false;
        if (_valid[band].Length < count + BilinearSpans.Padding) _valid[band] = new byte[count + BilinearSpans.Padding];
        var valid = _valid[band].AsSpan(0, count);
        if (hasMask) window.Mask(band).AsSpan(0, count).CopyTo(valid);
        else valid.Fill(255);
        if (_noData is { } missing)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                if (samples[i] == missing) valid[i] = 0;
            }
        }
        if (isFloating)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                if (T.IsNaN(samples[i])) valid[i] = 0;
            }
        }
        return valid.IndexOfAnyExcept((byte)255) >= 0;
    }

    private void Convert(T[] samples, int count, int band)
    {
        if (_converted[band].Length < count + BilinearSpans.Padding) _converted[band] = new TWork[count + BilinearSpans.Padding];
        var converted = _converted[band];
        for (var i = 0; i < count; i++)
        {
            var value = double.CreateTruncating(samples[i]);
            converted[i] = TWork.CreateTruncating(space == SampleSpace.Amplitude ? value * value : Math.Pow(10, value / 10));
        }
    }

    private void Unite(int count)
    {
        if (_anyValid.Length < count + BilinearSpans.Padding) _anyValid = new byte[count + BilinearSpans.Padding];
        Array.Copy(_valid[0], _anyValid, count);
        foreach (var valid in _valid.AsSpan(1))
        {
            for (var i = 0; i < count; i++) _anyValid[i] |= valid[i];
        }
    }
}
