using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SarGan.Geo.Warping;

/// <summary>
/// Bilinear resampling along evenly spaced points, eight at a time, for the types that images have, with kernels up to <see cref="GreatestReach"/> wide. Sums in
/// single precision: within 0.05 of the double-precision kernel for 16-bit samples, so that an integer may differ by 1 where it was about to be rounded.
/// </summary>
internal static class BilinearSpans
{
    /// <summary>Samples that must be readable behind a window's last one.</summary>
    public const int Padding = 4;

    private const int Lanes = 8;
    private const int GreatestReach = 4;

    public static bool Handles<T>(KernelScale scale) =>
        Avx2.IsSupported && scale.ReachX <= GreatestReach && scale.ReachY <= GreatestReach
        && (typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(short) || typeof(T) == typeof(float));

    /// <summary>Fills what it can of a row: returns the pixels of the span that are done; the others are the caller's.</summary>
    /// <param name="source">Samples and mask have <see cref="Padding"/> elements more than the window.</param>
    /// <param name="scale">How wide the kernel is.</param>
    /// <param name="span">Where the points lie.</param>
    /// <param name="values">Of the row.</param>
    /// <param name="isLeft">Called for groups of points of which one has a neighbour without a measurement.</param>
    public static unsafe (int First, int End) Fill<T>(in SourceView<T> source, KernelScale scale, CoordinateSpan span, Span<float> values, List<int> isLeft)
        where T : unmanaged, INumberBase<T>
    {
        var (first, end) = (0, span.Count);
        var (reachX, reachY) = (scale.ReachX, scale.ReachY);
        // All neighbours inside, and a little less, so that rounding cannot lead out.
        Clip(span.X, span.StepX, reachX - 0.499, source.RasterWidth - reachX + 0.499, ref first, ref end);
        Clip(span.Y, span.StepY, reachY - 0.499, source.RasterHeight - reachY + 0.499, ref first, ref end);
        if (end - first < Lanes) return (first, first);
        end = first + ((end - first) / Lanes * Lanes);
        var lane = Vector256.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f);
        var (lanesX, lanesY) = (lane * (float)span.StepX, lane * (float)span.StepY);
        var stride = Vector256.Create(source.Stride);
        var (narrowX, narrowY) = (Vector256.Create((float)Math.Min(scale.X, 1)), Vector256.Create((float)Math.Min(scale.Y, 1)));
        var across = stackalloc Vector256<float>[2 * GreatestReach];
        fixed (T* samples = source.Samples)
        fixed (byte* valid = source.Valid)
        fixed (float* target = values)
        {
            for (var i = first; i < end; i += Lanes)
            {
                // The group's start in double, what lies between its points in float.
                var (x, y) = (span.X + (i * span.StepX) - 0.5 - source.Left, span.Y + (i * span.StepY) - 0.5 - source.Top);
                var (column, row) = ((int)x, (int)y);
                var (positionX, positionY) = (Vector256.Create((float)(x - column)) + lanesX, Vector256.Create((float)(y - row)) + lanesY);
                var (wholeX, wholeY) = (Vector256.Floor(positionX), Vector256.Floor(positionY));
                var (right, below) = (positionX - wholeX, positionY - wholeY);
                var offset = ((Vector256.ConvertToInt32(wholeY) + Vector256.Create(row)) * stride) + Vector256.ConvertToInt32(wholeX) + Vector256.Create(column);
                var corner = offset + Vector256.Create(((1 - reachY) * source.Stride) + 1 - reachX);
                if (valid != null && !AllValid(valid, corner, stride, reachX, reachY))
                {
                    isLeft.Add(span.First + i);
                    continue;
                }
                var acrossSum = Vector256<float>.Zero;
                for (var c = 0; c < 2 * reachX; c++) acrossSum += across[c] = Weight(c + 1 - reachX, right, narrowX);
                Vector256<float> sum = Vector256<float>.Zero, downSum = sum;
                for (var r = 0; r < 2 * reachY; r++, corner += stride)
                {
                    var inRow = Vector256<float>.Zero;
                    for (var c = 0; c < 2 * reachX; c += 2)
                    {
                        Pair(samples + c, corner, out var left, out var next);
                        inRow += (left * across[c]) + (next * across[c + 1]);
                    }
                    var down = Weight(r + 1 - reachY, below, narrowY);
                    sum += inRow * down;
                    downSum += down;
                }
                (sum / (acrossSum * downSum)).Store(target + span.First + i);
            }
        }
        return (first, end);
    }

    /// <summary>The triangle's height at a sample, whose distance is counted from the one before the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Weight(int sample, Vector256<float> point, Vector256<float> narrow) =>
        Vector256.Max(Vector256<float>.Zero, Vector256<float>.One - (Vector256.Abs(Vector256.Create((float)sample) - point) * narrow));

    private static unsafe bool AllValid(byte* valid, Vector256<int> corner, Vector256<int> stride, int reachX, int reachY)
    {
        var all = Vector256.Create(0xFFFF);
        for (var r = 0; r < 2 * reachY; r++, corner += stride)
        {
            for (var c = 0; c < 2 * reachX; c += 2) all &= Avx2.GatherVector256((int*)(valid + c), corner, 1);
        }
        return Vector256.EqualsAll(all, Vector256.Create(0xFFFF));
    }

    /// <summary>Two neighbouring samples at each offset: one gather of 32 bits brings both where samples are smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Pair<T>(T* samples, Vector256<int> offset, out Vector256<float> left, out Vector256<float> right)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            left = Avx2.GatherVector256((float*)samples, offset, 4);
            right = Avx2.GatherVector256((float*)samples + 1, offset, 4);
        }
        else if (typeof(T) == typeof(byte))
        {
            var both = Avx2.GatherVector256((int*)samples, offset, 1);
            left = Vector256.ConvertToSingle(both & Vector256.Create(0xFF));
            right = Vector256.ConvertToSingle((both >>> 8) & Vector256.Create(0xFF));
        }
        else
        {
            var both = Avx2.GatherVector256((int*)samples, offset, 2);
            var isSigned = typeof(T) == typeof(short);
            left = Vector256.ConvertToSingle(isSigned ? (both << 16) >> 16 : both & Vector256.Create(0xFFFF));
            right = Vector256.ConvertToSingle(isSigned ? both >> 16 : both >>> 16);
        }
    }

    private static void Clip(double start, double step, double least, double greatest, ref int first, ref int end)
    {
        if (step == 0)
        {
            if (!(start >= least && start <= greatest)) end = first;
            return;
        }
        var (a, b) = ((least - start) / step, (greatest - start) / step);
        if (step < 0) (a, b) = (b, a);
        // Written so that NaN leaves nothing.
        if (!(a <= end && b >= first))
        {
            end = first;
            return;
        }
        first = Math.Max(first, (int)Math.Ceiling(a));
        end = Math.Min(end, (int)Math.Min(Math.Floor(b) + 1, int.MaxValue));
        if (end < first) end = first;
    }
}
