using System.Numerics;
using System.Runtime.InteropServices;

namespace SarGan.Geo.Rasters;

/// <summary>What follows from a <see cref="SampleType"/>: its size, its range, and conversion of whole buffers.</summary>
public static class SampleTypes
{
    /// <summary>Bytes a sample.</summary>
    /// <param name="type">Any defined value.</param>
    public static int Size(this SampleType type) => type switch
    {
        SampleType.Byte or SampleType.SByte => 1,
        SampleType.UInt16 or SampleType.Int16 or SampleType.Float16 => 2,
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => 4,
        SampleType.UInt64 or SampleType.Int64 or SampleType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This sample type is not defined."),
    };

    /// <summary>Whether samples may be NaN or infinite.</summary>
    /// <param name="type">Any defined value.</param>
    public static bool IsFloatingPoint(this SampleType type) => type is SampleType.Float16 or SampleType.Float32 or SampleType.Float64;

    /// <summary>Whether samples of a type can be a value: a whole number within the range of integers; for floats NaN, an infinity, or a number that rounding does not make infinite.</summary>
    /// <param name="type">Any defined value.</param>
    /// <param name="value">Such as a value for nodata.</param>
    public static bool CanHold(this SampleType type, double value)
    {
        Span<byte> sample = stackalloc byte[type.Size()];
        Span<double> back = stackalloc double[1];
        FromDouble(type, [value], sample);
        ToDouble(type, sample, back);
        return type.IsFloatingPoint() ? double.IsFinite(back[0]) || !double.IsFinite(value) : back[0] == value;
    }

    /// <summary>Converts samples of a type to double. Integers up to 2^53 and all floats keep their value.</summary>
    /// <param name="type">The type of <paramref name="samples"/>.</param>
    /// <param name="samples">Bytes of the samples, machine byte order.</param>
    /// <param name="values">As many as there are samples.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void ToDouble(SampleType type, ReadOnlySpan<byte> samples, Span<double> values) => Widen(type, samples, values);

    /// <summary>Converts samples of a type to float. Integers up to 2^24 keep their value, larger ones and doubles are rounded.</summary>
    /// <inheritdoc cref="ToDouble"/>
    public static void ToSingle(SampleType type, ReadOnlySpan<byte> samples, Span<float> values) => Widen(type, samples, values);

    /// <summary>Converts values to samples of a type: rounded half away from zero and clamped to the range of integers; NaN becomes 0 there.</summary>
    /// <param name="type">The type of <paramref name="samples"/>.</param>
    /// <param name="values">What to store.</param>
    /// <param name="samples">As many samples' bytes as there are values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void FromDouble(SampleType type, ReadOnlySpan<double> values, Span<byte> samples) => Narrow(type, values, samples);

    /// <inheritdoc cref="FromDouble"/>
    public static void FromSingle(SampleType type, ReadOnlySpan<float> values, Span<byte> samples) => Narrow(type, values, samples);

    private static void Widen<T>(SampleType type, ReadOnlySpan<byte> samples, Span<T> values)
        where T : INumberBase<T>
    {
        CheckLengths(type, samples.Length, values.Length);
        switch (type)
        {
            case SampleType.Byte: Widen<byte, T>(samples, values); break;
            case SampleType.SByte: Widen<sbyte, T>(samples, values); break;
            case SampleType.UInt16: Widen<ushort, T>(samples, values); break;
            case SampleType.Int16: Widen<short, T>(samples, values); break;
            case SampleType.UInt32: Widen<uint, T>(samples, values); break;
            case SampleType.Int32: Widen<int, T>(samples, values); break;
            case SampleType.UInt64: Widen<ulong, T>(samples, values); break;
            case SampleType.Int64: Widen<long, T>(samples, values); break;
            case SampleType.Float16: Widen<Half, T>(samples, values); break;
            case SampleType.Float32: Widen<float, T>(samples, values); break;
            default: Widen<double, T>(samples, values); break;
        }
    }

    private static void Widen<TSample, T>(ReadOnlySpan<byte> samples, Span<T> values)
        where TSample : unmanaged, INumberBase<TSample>
        where T : INumberBase<T>
    {
        var source = MemoryMarshal.Cast<byte, TSample>(samples);
        for (var i = 0; i < values.Length; i++) values[i] = T.CreateTruncating(source[i]);
    }

    private static void Narrow<T>(SampleType type, ReadOnlySpan<T> values, Span<byte> samples)
        where T : IFloatingPoint<T>
    {
        CheckLengths(type, samples.Length, values.Length);
        switch (type)
        {
            case SampleType.Byte: Round<T, byte>(values, samples); break;
            case SampleType.SByte: Round<T, sbyte>(values, samples); break;
            case SampleType.UInt16: Round<T, ushort>(values, samples); break;
            case SampleType.Int16: Round<T, short>(values, samples); break;
            case SampleType.UInt32: Round<T, uint>(values, samples); break;
            case SampleType.Int32: Round<T, int>(values, samples); break;
            case SampleType.UInt64: Round<T, ulong>(values, samples); break;
            case SampleType.Int64: Round<T, long>(values, samples); break;
            case SampleType.Float16: Copy<T, Half>(values, samples); break;
            case SampleType.Float32: Copy<T, float>(values, samples); break;
            default: Copy<T, double>(values, samples); break;
        }
    }

    private static void Round<T, TSample>(ReadOnlySpan<T> values, Span<byte> samples)
        where T : IFloatingPoint<T>
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        var target = MemoryMarshal.Cast<byte, TSample>(samples);
        // Saturating conversion clamps, and takes NaN to 0.
        for (var i = 0; i < values.Length; i++) target[i] = TSample.CreateSaturating(T.Round(values[i], MidpointRounding.AwayFromZero));
    }

    private static void Copy<T, TSample>(ReadOnlySpan<T> values, Span<byte> samples)
        where T : IFloatingPoint<T>
        where TSample : unmanaged, IFloatingPoint<TSample>
    {
        var target = MemoryMarshal.Cast<byte, TSample>(samples);
        for (var i = 0; i < values.Length; i++) target[i] = TSample.CreateTruncating(values[i]);
    }

    private static void CheckLengths(SampleType type, int bytes, int values)
    {
        if (bytes != (long)values * type.Size())
            throw new ArgumentException(FormattableString.Invariant($"{values} samples of type {type} take {(long)values * type.Size()} bytes. The buffer has {bytes}."));
    }
}
