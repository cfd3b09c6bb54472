using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Makes stored samples of computed values: back to the samples' space, rounded, clamped, and never equal to nodata by chance.</summary>
internal sealed class TargetSamples<T>
    where T : unmanaged, INumber<T>
{
    private static readonly bool IsFloating = typeof(T) == typeof(Half) || typeof(T) == typeof(float) || typeof(T) == typeof(double);

    private readonly SampleSpace _space;
    private readonly T? _noData;
    private readonly T _instead;

    public TargetSamples(RasterInfo target, SampleSpace space)
    {
        _space = space;
        Fill = target.NoData is { } noData ? T.CreateSaturating(noData) : T.Zero;
        _noData = WindowContent<T, T>.Representable(target.NoData);
        if (_noData is { } value) _instead = Beside(value);
    }

    /// <summary>What a pixel holds that nothing reaches.</summary>
    public T Fill { get; }

    /// <summary>NaN where there is no value: such pixels keep what they hold.</summary>
    public void Store(Span<double> values, Span<T> target)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            var value = Back(values[i]);
            var sample = IsFloating ? T.CreateSaturating(value) : T.CreateSaturating(Math.Floor(value + 0.5));
            target[i] = _noData is { } noData && sample == noData ? _instead : sample;
        }
    }

    /// <summary>The same for values in single precision that lie in the range of the type, as bilinear ones do.</summary>
    public void Store(ReadOnlySpan<float> values, Span<T> target)
    {
        var done = _space == SampleSpace.Linear && (typeof(T) == typeof(ushort) || typeof(T) == typeof(short)) ? StoreShorts(values, target) : 0;
        for (var i = done; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) continue;
            var value = Back(values[i]);
            var sample = IsFloating ? T.CreateSaturating(value) : T.CreateSaturating(Math.Floor(value + 0.5));
            target[i] = _noData is { } noData && sample == noData ? _instead : sample;
        }
    }

    private int StoreShorts(ReadOnlySpan<float> values, Span<T> target)
    {
        var shorts = MemoryMarshal.Cast<T, short>(target);
        var noData = _noData is { } value ? Vector256.Create(int.CreateTruncating(value)) : Vector256.Create(int.MinValue);
        var instead = Vector256.Create(int.CreateTruncating(_instead));
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(shorts);
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            var (a, b) = (Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref from, (nuint)i + 8));
            var (hasA, hasB) = (Vector256.Equals(a, a).AsInt32(), Vector256.Equals(b, b).AsInt32());
            // Narrow takes the low halves, which are right for both signs.
            var samples = Vector256.Narrow(Rounded(a, noData, instead), Rounded(b, noData, instead));
            Vector256.ConditionalSelect(Vector256.Narrow(hasA, hasB), samples, Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rounded(Vector256<float> values, Vector256<int> noData, Vector256<int> instead)
    {
        var rounded = Vector256.ConvertToInt32(Vector256.Floor(values + Vector256.Create(0.5f)));
        return Vector256.ConditionalSelect(Vector256.Equals(rounded, noData), instead, rounded);
    }

    private double Back(double value) => _space switch
    {
        SampleSpace.Amplitude => Math.Sqrt(value),
        SampleSpace.Decibels => 10 * Math.Log10(value),
        _ => value,
    };

    private static T Beside(T value)
    {
        if (typeof(T) == typeof(double)) return T.CreateTruncating(Math.BitIncrement(double.CreateTruncating(value)));
        if (typeof(T) == typeof(float)) return T.CreateTruncating(MathF.BitIncrement(float.CreateTruncating(value)));
        if (typeof(T) == typeof(Half)) return T.CreateTruncating(Half.BitIncrement(Half.CreateTruncating(value)));
        return T.CreateSaturating(double.NegativeInfinity) == value ? value + T.One : value - T.One;
    }
}
