using System.Numerics;
using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>Halves tiles. At an odd right or lower edge a block has one or two pixels instead of four.</summary>
internal sealed class OverviewReducer(OverviewResampling resampling, SampleType type, double? noData)
{
    /// <summary>Makes one pixel of each 2 x 2.</summary>
    /// <param name="tile">Rows of <paramref name="rowBytes"/> bytes.</param>
    /// <param name="rowBytes">Bytes from a row to the next.</param>
    /// <param name="width">Columns of the tile within the raster.</param>
    /// <param name="height">Rows of the tile within the raster.</param>
    /// <param name="samplesPerPixel">Samples of one pixel, side by side.</param>
    /// <param name="reduced">Half as many columns and rows, rounded up, without gaps.</param>
    public void Reduce(ReadOnlySpan<byte> tile, int rowBytes, int width, int height, int samplesPerPixel, Span<byte> reduced)
    {
        var shape = new Shape(rowBytes / type.Size(), width, height, samplesPerPixel);
        switch (type)
        {
            case SampleType.Byte: Choose<byte, SmallIntegerMean<byte>>(tile, shape, reduced); break;
            case SampleType.SByte: Choose<sbyte, SmallIntegerMean<sbyte>>(tile, shape, reduced); break;
            case SampleType.UInt16: Choose<ushort, SmallIntegerMean<ushort>>(tile, shape, reduced); break;
            case SampleType.Int16: Choose<short, SmallIntegerMean<short>>(tile, shape, reduced); break;
            case SampleType.UInt32: Choose<uint, SmallIntegerMean<uint>>(tile, shape, reduced); break;
            case SampleType.Int32: Choose<int, SmallIntegerMean<int>>(tile, shape, reduced); break;
            case SampleType.UInt64: Choose<ulong, LargeIntegerMean<ulong>>(tile, shape, reduced); break;
            case SampleType.Int64: Choose<long, LargeIntegerMean<long>>(tile, shape, reduced); break;
            case SampleType.Float16: ChooseFloat<Half>(tile, shape, reduced); break;
            case SampleType.Float32: ChooseFloat<float>(tile, shape, reduced); break;
            default: ChooseFloat<double>(tile, shape, reduced); break;
        }
    }

    private void ChooseFloat<T>(ReadOnlySpan<byte> tile, Shape shape, Span<byte> reduced)
        where T : unmanaged, INumber<T>
    {
        if (resampling == OverviewResampling.DecibelAverage) Run<T, DecibelMean<T>>(tile, shape, reduced);
        else Choose<T, FloatMean<T>>(tile, shape, reduced);
    }

    private void Choose<T, TMean>(ReadOnlySpan<byte> tile, Shape shape, Span<byte> reduced)
        where T : unmanaged, INumber<T>
        where TMean : struct, IRule<T>
    {
        switch (resampling)
        {
            case OverviewResampling.Nearest: TakeUpperLeft<T>(tile, shape, reduced); break;
            case OverviewResampling.Mode: Run<T, MostFrequent<T>>(tile, shape, reduced); break;
            default: Run<T, TMean>(tile, shape, reduced); break;
        }
    }

    private static void TakeUpperLeft<T>(ReadOnlySpan<byte> tile, Shape shape, Span<byte> reduced)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(tile);
        var to = MemoryMarshal.Cast<byte, T>(reduced);
        var (bands, at) = (shape.SamplesPerPixel, 0);
        for (var row = 0; row < shape.Height; row += 2)
        {
            for (var column = 0; column < shape.Width; column += 2)
            {
                from.Slice((row * shape.RowSamples) + (column * bands), bands).CopyTo(to[at..]);
                at += bands;
            }
        }
    }

    private void Run<T, TRule>(ReadOnlySpan<byte> tile, Shape shape, Span<byte> reduced)
        where T : unmanaged, INumber<T>
        where TRule : struct, IRule<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(tile);
        var to = MemoryMarshal.Cast<byte, T>(reduced);
        var marker = Marker<T>();
        var bands = shape.SamplesPerPixel;
        Span<T> valid = stackalloc T[4];
        var at = 0;
        for (var row = 0; row < shape.Height; row += 2)
        {
            var below = row + 1 < shape.Height ? shape.RowSamples : 0;
            for (var column = 0; column < shape.Width; column += 2)
            {
                var right = column + 1 < shape.Width ? bands : 0;
                for (var band = 0; band < bands; band++)
                {
                    var corner = (row * shape.RowSamples) + (column * bands) + band;
                    // Nearly all blocks: four measurements, whose count the compiler knows.
                    if (right > 0 && below > 0 && IsValid(from[corner], marker) && IsValid(from[corner + right], marker) && IsValid(from[corner + below], marker) && IsValid(from[corner + below + right], marker))
                    {
                        var four = TRule.Combine(from[corner], from[corner + right], from[corner + below], from[corner + below + right]);
                        to[at++] = four == marker ? from[corner] : four;
                        continue;
                    }
                    var count = 0;
                    Take(from[corner], marker, valid, ref count);
                    if (right > 0) Take(from[corner + right], marker, valid, ref count);
                    if (below > 0) Take(from[corner + below], marker, valid, ref count);
                    if (right > 0 && below > 0) Take(from[corner + below + right], marker, valid, ref count);
                    if (count == 0)
                    {
                        to[at++] = from[corner];
                        continue;
                    }
                    var value = TRule.Combine(valid[..count]);
                    // A mean that happens to be the marker (of -1 and 1, where 0 is nodata) would lose a measurement.
                    to[at++] = value == marker ? valid[0] : value;
                }
            }
        }
    }

    private static void Take<T>(T value, T? marker, Span<T> valid, ref int count)
        where T : unmanaged, INumber<T>
    {
        if (IsValid(value, marker)) valid[count++] = value;
    }

    private static bool IsValid<T>(T value, T? marker)
        where T : unmanaged, INumber<T> => !T.IsNaN(value) && value != marker;

    /// <summary>Nodata in the samples' type, or null where no sample can equal it. As <see cref="NoDataMask"/> has it.</summary>
    private T? Marker<T>()
        where T : unmanaged, INumber<T>
    {
        if (noData is not { } value || double.IsNaN(value)) return null;
        var marker = T.CreateSaturating(value);
        return type.IsFloatingPoint() || double.CreateSaturating(marker) == value ? marker : null;
    }

    private interface IRule<T>
    {
        /// <summary>One value of one to four.</summary>
        static abstract T Combine(ReadOnlySpan<T> values);

        /// <summary>One value of four; the same as of a list of them.</summary>
        static abstract T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight);
    }

    private readonly record struct Shape(int RowSamples, int Width, int Height, int SamplesPerPixel);

    private readonly struct SmallIntegerMean<T> : IRule<T>
        where T : INumber<T>
    {
        public static T Combine(ReadOnlySpan<T> values)
        {
            var sum = 0L;
            foreach (var value in values) sum += long.CreateTruncating(value);
            var half = sum < 0 ? -(values.Length / 2) : values.Length / 2;
            return T.CreateTruncating((sum + half) / values.Length);
        }

        public static T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight)
        {
            var sum = long.CreateTruncating(upperLeft) + long.CreateTruncating(upperRight) + long.CreateTruncating(lowerLeft) + long.CreateTruncating(lowerRight);
            return T.CreateTruncating((sum + (sum < 0 ? -2 : 2)) / 4);
        }
    }

    private readonly struct LargeIntegerMean<T> : IRule<T>
        where T : INumber<T>
    {
        public static T Combine(ReadOnlySpan<T> values)
        {
            var sum = Int128.Zero;
            foreach (var value in values) sum += Int128.CreateTruncating(value);
            var half = sum < 0 ? -(values.Length / 2) : values.Length / 2;
            return T.CreateTruncating((sum + half) / values.Length);
        }

        public static T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight) => Combine([upperLeft, upperRight, lowerLeft, lowerRight]);
    }

    private readonly struct FloatMean<T> : IRule<T>
        where T : INumber<T>
    {
        public static T Combine(ReadOnlySpan<T> values)
        {
            var sum = 0.0;
            foreach (var value in values) sum += double.CreateTruncating(value);
            return T.CreateTruncating(sum / values.Length);
        }

        public static T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight) =>
            T.CreateTruncating((double.CreateTruncating(upperLeft) + double.CreateTruncating(upperRight) + double.CreateTruncating(lowerLeft) + double.CreateTruncating(lowerRight)) / 4);
    }

    private readonly struct DecibelMean<T> : IRule<T>
        where T : INumber<T>
    {
        public static T Combine(ReadOnlySpan<T> values)
        {
            var power = 0.0;
            foreach (var value in values) power += Math.Exp(double.CreateTruncating(value) * (Math.Log(10) / 10));
            return T.CreateTruncating(10 * Math.Log10(power / values.Length));
        }

        public static T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight) => Combine([upperLeft, upperRight, lowerLeft, lowerRight]);
    }

    private readonly struct MostFrequent<T> : IRule<T>
        where T : INumber<T>
    {
        public static T Combine(ReadOnlySpan<T> values)
        {
            var (best, most) = (values[0], 0);
            foreach (var candidate in values)
            {
                var count = 0;
                foreach (var value in values) count += value == candidate ? 1 : 0;
                if (count > most) (best, most) = (candidate, count);
            }
            return best;
        }

        public static T Combine(T upperLeft, T upperRight, T lowerLeft, T lowerRight) => Combine([upperLeft, upperRight, lowerLeft, lowerRight]);
    }
}
