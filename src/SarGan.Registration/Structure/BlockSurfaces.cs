using System.Numerics;
using System.Runtime.InteropServices;

namespace SarGan.Registration.Structure;

/// <summary>For each block of the optical field, how well it agrees with the SAR field at every small displacement.</summary>
internal sealed class BlockSurfaces
{
    private BlockSurfaces(int reach, List<Block> blocks) => (Reach, Blocks) = (reach, blocks);

    /// <summary>Largest displacement along each axis in pixels.</summary>
    public int Reach { get; }

    public int Side => (2 * Reach) + 1;

    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>Correlates block by block.</summary>
    /// <param name="optical">The field whose blocks are looked for.</param>
    /// <param name="sar">The field, on the same grid, in which they are looked for.</param>
    /// <param name="size">Side of a block.</param>
    /// <param name="reach">Largest displacement.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    public static BlockSurfaces Compute(StructureField optical, StructureField sar, int size, int reach, int threads, CancellationToken cancellationToken)
    {
        var padded = new PaddedField(sar, reach);
        var (columns, rows) = (Math.Max(1, optical.Width / size), Math.Max(1, optical.Height / size));
        var blocks = new Block?[columns * rows];
        Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, i =>
        {
            var (column, row) = (i % columns, i / columns);
            // Spread over the whole frame: what does not divide goes between the blocks.
            var left = columns == 1 ? 0 : column * (optical.Width - size) / (columns - 1);
            var top = rows == 1 ? 0 : row * (optical.Height - size) / (rows - 1);
            blocks[i] = Correlate(optical, padded, Math.Max(0, left), Math.Max(0, top), Math.Min(size, optical.Width), Math.Min(size, optical.Height), reach, column, row);
        });
        return new BlockSurfaces(reach, [.. blocks.OfType<Block>()]);
    }

    private static Block? Correlate(StructureField optical, PaddedField sar, int left, int top, int width, int height, int reach, int column, int row)
    {
        double known = 0, energy = 0;
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                var at = (y * optical.Width) + x;
                known += optical.Mask[at];
                energy += (optical.Re2[at] * optical.Re2[at]) + (optical.Im2[at] * optical.Im2[at]) + (optical.Re4[at] * optical.Re4[at]) + (optical.Im4[at] * optical.Im4[at]);
            }
        }
        var area = width * height;
        // Two thirds: a block that is mostly border would measure the border.
        if (known * 3 < area * 2 || !(energy > 1e-9 * area)) return null;
        if (sar.KnownIn(left, top, width, height, 0, 0) * 3 < area * 2) return null;

        var side = (2 * reach) + 1;
        var sums = new float[side * side];
        Span<Vector<float>> running = stackalloc Vector<float>[side];
        for (var dy = -reach; dy <= reach; dy++)
        {
            running.Clear();
            var line = sums.AsSpan((dy + reach) * side, side);
            for (var y = 0; y < height; y++)
            {
                var source = ((top + y) * optical.Width) + left;
                var target = ((top + y + dy + reach) * sar.Width) + left;
                AddProducts(optical.Re2.AsSpan(source, width), sar.Re2.AsSpan(target, width + side - 1), running, line);
                AddProducts(optical.Im2.AsSpan(source, width), sar.Im2.AsSpan(target, width + side - 1), running, line);
                AddProducts(optical.Re4.AsSpan(source, width), sar.Re4.AsSpan(target, width + side - 1), running, line);
                AddProducts(optical.Im4.AsSpan(source, width), sar.Im4.AsSpan(target, width + side - 1), running, line);
            }
            for (var k = 0; k < side; k++) line[k] += Vector.Sum(running[k]);
        }
        for (var dy = -reach; dy <= reach; dy++)
        {
            for (var dx = -reach; dx <= reach; dx++)
            {
                var product = energy * sar.EnergyIn(left, top, width, height, dx, dy);
                ref var value = ref sums[((dy + reach) * side) + dx + reach];
                value = product > 1e-12 ? (float)(value / Math.Sqrt(product)) : 0;
            }
        }
        return new Block(left + ((width - 1) / 2.0), top + ((height - 1) / 2.0), ((column + row) & 1) == 0, Smoothed(sums, side));
    }

    /// <summary>A little smoothing: the peak of agreement is as wide as the fields' own detail, and the fit interpolates.</summary>
    private static float[] Smoothed(float[] values, int side)
    {
        var result = new float[values.Length];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                float sum = 0, weights = 0;
                for (var j = -1; j <= 1; j++)
                {
                    for (var i = -1; i <= 1; i++)
                    {
                        if ((uint)(x + i) >= (uint)side || (uint)(y + j) >= (uint)side) continue;
                        var w = (2 - Math.Abs(i)) * (2 - Math.Abs(j));
                        sum += w * values[((y + j) * side) + x + i];
                        weights += w;
                    }
                }
                result[(y * side) + x] = sum / weights;
            }
        }
        return result;
    }

    /// <summary>Adds sum over i of a[i] b[i + k] to place k: whole vectors to <paramref name="running"/>, whose lanes are summed once at the end, and the rest to <paramref name="rest"/>.</summary>
    private static void AddProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<Vector<float>> running, Span<float> rest)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(a);
        var whole = vectors.Length * Vector<float>.Count;
        for (var k = 0; k < running.Length; k++)
        {
            var shifted = MemoryMarshal.Cast<float, Vector<float>>(b.Slice(k, whole));
            var sum = running[k];
            for (var i = 0; i < vectors.Length; i++) sum += vectors[i] * shifted[i];
            running[k] = sum;
            for (var i = whole; i < a.Length; i++) rest[k] += a[i] * b[i + k];
        }
    }

    /// <summary>A field with a margin of zeros, and running sums of its energy and mask.</summary>
    private sealed class PaddedField
    {
        private readonly double[] _energy;
        private readonly double[] _known;
        private readonly int _margin;

        public PaddedField(StructureField field, int margin)
        {
            _margin = margin;
            (Width, Height) = (field.Width + (2 * margin), field.Height + (2 * margin));
            (Re2, Im2, Re4, Im4) = (Pad(field.Re2, field), Pad(field.Im2, field), Pad(field.Re4, field), Pad(field.Im4, field));
            (_energy, _known) = (Integral(Pad(field.Energy(), field)), Integral(Pad(field.Mask, field)));
        }

        public int Width { get; }

        public int Height { get; }

        public float[] Re2 { get; }

        public float[] Im2 { get; }

        public float[] Re4 { get; }

        public float[] Im4 { get; }

        public double EnergyIn(int left, int top, int width, int height, int dx, int dy) => Sum(_energy, left + _margin + dx, top + _margin + dy, width, height);

        public double KnownIn(int left, int top, int width, int height, int dx, int dy) => Sum(_known, left + _margin + dx, top + _margin + dy, width, height);

        private double Sum(double[] integral, int left, int top, int width, int height)
        {
            var stride = Width + 1;
            return integral[((top + height) * stride) + left + width] - integral[(top * stride) + left + width] - integral[((top + height) * stride) + left] + integral[(top * stride) + left];
        }

        private double[] Integral(float[] values)
        {
            var stride = Width + 1;
            var sums = new double[stride * (Height + 1)];
            for (var y = 0; y < Height; y++)
            {
                double row = 0;
                for (var x = 0; x < Width; x++)
                {
                    row += values[(y * Width) + x];
                    sums[((y + 1) * stride) + x + 1] = sums[(y * stride) + x + 1] + row;
                }
            }
            return sums;
        }

        private float[] Pad(float[] values, StructureField field)
        {
            var padded = new float[Width * Height];
            for (var y = 0; y < field.Height; y++) values.AsSpan(y * field.Width, field.Width).CopyTo(padded.AsSpan(((y + _margin) * Width) + _margin));
            return padded;
        }
    }
}

/// <summary>One block's agreement.</summary>
/// <param name="X">Centre in pixels of the grid.</param>
/// <param name="Y">Centre in pixels of the grid.</param>
/// <param name="Even">Which of the two halves it belongs to, as on a chessboard.</param>
/// <param name="Agreement">Correlation coefficient by displacement, row by row from (-reach, -reach).</param>
internal sealed record Block(double X, double Y, bool Even, float[] Agreement);
