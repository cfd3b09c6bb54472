using System.Numerics;
using System.Runtime.InteropServices;

namespace SarGan.Registration.Structure;

/// <summary>A square complex field, real and imaginary parts apart.</summary>
internal sealed class ComplexField(int side)
{
    public int Side { get; } = side;

    public float[] Re { get; } = new float[side * side];

    public float[] Im { get; } = new float[side * side];

    public void Clear()
    {
        Array.Clear(Re);
        Array.Clear(Im);
    }
}

/// <summary>Discrete Fourier transforms of square fields whose side is a power of two.</summary>
/// <remarks>
/// The forward transform decimates in frequency and leaves its result transposed and with digits reversed; the inverse decimates in time and expects exactly that order.
/// Products of spectra, all that correlation needs, do not care; so nothing is ever sorted. Columns are transformed many at a time, which is what vector units like.
/// </remarks>
internal sealed class Fft2D
{
    private readonly float[] _cosines; // of 2 pi k / Side
    private readonly float[] _sines;
    private readonly int[] _quarters; // q of the radix-4 passes, from the longest
    private readonly bool _oddPass; // a last pass of radix 2

    public Fft2D(int side)
    {
        if (side < 16 || !BitOperations.IsPow2(side)) throw new ArgumentOutOfRangeException(nameof(side), side, "The side must be a power of two, 16 or more.");
        Side = side;
        (_cosines, _sines) = (new float[side], new float[side]);
        for (var k = 0; k < side; k++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * k / side);
            (_cosines[k], _sines[k]) = ((float)cosine, (float)sine);
        }
        var quarters = new List<int>();
        var length = side;
        for (; length >= 4; length /= 4) quarters.Add(length / 4);
        _quarters = [.. quarters];
        _oddPass = length == 2;
    }

    public int Side { get; }

    /// <summary>Field to spectrum, in place; the spectrum's order is this class's own.</summary>
    public void Forward(ComplexField field)
    {
        ForwardColumns(field);
        Transpose(field.Re);
        Transpose(field.Im);
        ForwardColumns(field);
    }

    /// <summary>Spectrum, in this class's order, to field, in place; scaled so that it undoes <see cref="Forward"/>.</summary>
    public void Inverse(ComplexField field)
    {
        InverseColumns(field);
        Transpose(field.Re);
        Transpose(field.Im);
        InverseColumns(field);
        var scale = 1f / ((float)Side * Side);
        Multiply(field.Re, scale);
        Multiply(field.Im, scale);
    }

    private void ForwardColumns(ComplexField field)
    {
        foreach (var quarter in _quarters)
        {
            var stride = Side / (4 * quarter); // of the twiddle table
            for (var start = 0; start < Side; start += 4 * quarter)
            {
                for (var k = 0; k < quarter; k++) ForwardPass(field, start + k, quarter, k * stride);
            }
        }
        if (_oddPass) PairPass(field);
    }

    private void InverseColumns(ComplexField field)
    {
        if (_oddPass) PairPass(field);
        for (var pass = _quarters.Length - 1; pass >= 0; pass--)
        {
            var quarter = _quarters[pass];
            var stride = Side / (4 * quarter);
            for (var start = 0; start < Side; start += 4 * quarter)
            {
                for (var k = 0; k < quarter; k++) InversePass(field, start + k, quarter, k * stride);
            }
        }
    }

    private void ForwardPass(ComplexField field, int row, int quarter, int twiddle)
    {
        var (w1, w2, w3) = (Twiddle(twiddle), Twiddle(2 * twiddle), Twiddle(3 * twiddle));
        var (re0, im0) = Rows(field, row);
        var (re1, im1) = Rows(field, row + quarter);
        var (re2, im2) = Rows(field, row + (2 * quarter));
        var (re3, im3) = Rows(field, row + (3 * quarter));
        for (var x = 0; x < re0.Length; x++)
        {
            var (ar, ai) = (re0[x] + re2[x], im0[x] + im2[x]);
            var (ur, ui) = (re0[x] - re2[x], im0[x] - im2[x]);
            var (cr, ci) = (re1[x] + re3[x], im1[x] + im3[x]);
            var (vr, vi) = (re1[x] - re3[x], im1[x] - im3[x]);
            (re0[x], im0[x]) = (ar + cr, ai + ci);
            (re1[x], im1[x]) = Product(ar - cr, ai - ci, w2);
            (re2[x], im2[x]) = Product(ur + vi, ui - vr, w1); // u - i v
            (re3[x], im3[x]) = Product(ur - vi, ui + vr, w3); // u + i v
        }
    }

    private void InversePass(ComplexField field, int row, int quarter, int twiddle)
    {
        var (w1, w2, w3) = (Conjugate(Twiddle(twiddle)), Conjugate(Twiddle(2 * twiddle)), Conjugate(Twiddle(3 * twiddle)));
        var (re0, im0) = Rows(field, row);
        var (re1, im1) = Rows(field, row + quarter);
        var (re2, im2) = Rows(field, row + (2 * quarter));
        var (re3, im3) = Rows(field, row + (3 * quarter));
        for (var x = 0; x < re0.Length; x++)
        {
            var (p1r, p1i) = Product(re1[x], im1[x], w2);
            var (p2r, p2i) = Product(re2[x], im2[x], w1);
            var (p3r, p3i) = Product(re3[x], im3[x], w3);
            var (ar, ai) = (re0[x] + p1r, im0[x] + p1i);
            var (cr, ci) = (re0[x] - p1r, im0[x] - p1i);
            var (ur, ui) = (p2r + p3r, p2i + p3i);
            var (vr, vi) = (p2r - p3r, p2i - p3i); // times -i it is the forward pass's v
            (re0[x], im0[x]) = (ar + ur, ai + ui);
            (re2[x], im2[x]) = (ar - ur, ai - ui);
            (re1[x], im1[x]) = (cr - vi, ci + vr);
            (re3[x], im3[x]) = (cr + vi, ci - vr);
        }
    }

    private void PairPass(ComplexField field)
    {
        for (var row = 0; row < Side; row += 2)
        {
            var (re0, im0) = Rows(field, row);
            var (re1, im1) = Rows(field, row + 1);
            for (var x = 0; x < re0.Length; x++)
            {
                (re0[x], re1[x]) = (re0[x] + re1[x], re0[x] - re1[x]);
                (im0[x], im1[x]) = (im0[x] + im1[x], im0[x] - im1[x]);
            }
        }
    }

    private static (Vector<float> Re, Vector<float> Im) Product(Vector<float> re, Vector<float> im, (Vector<float> Re, Vector<float> Im) w) =>
        ((re * w.Re) - (im * w.Im), (re * w.Im) + (im * w.Re));

    private static (Vector<float> Re, Vector<float> Im) Conjugate((Vector<float> Re, Vector<float> Im) w) => (w.Re, -w.Im);

    /// <summary>exp(-2 pi i k / Side).</summary>
    private (Vector<float> Re, Vector<float> Im) Twiddle(int k) => (new Vector<float>(_cosines[k]), new Vector<float>(-_sines[k]));

    private VectorRows Rows(ComplexField field, int row) => new(VectorsOf(field.Re, row), VectorsOf(field.Im, row));

    private Span<Vector<float>> VectorsOf(float[] values, int row) =>
        MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan(row * Side, Side));

    private void Transpose(float[] values)
    {
        const int Tile = 16;
        for (var top = 0; top < Side; top += Tile)
        {
            for (var left = top; left < Side; left += Tile)
            {
                for (var y = top; y < top + Tile; y++)
                {
                    for (var x = left == top ? y + 1 : left; x < left + Tile; x++)
                        (values[(y * Side) + x], values[(x * Side) + y]) = (values[(x * Side) + y], values[(y * Side) + x]);
                }
            }
        }
    }

    private static void Multiply(float[] values, float factor)
    {
        foreach (ref var vector in MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan())) vector *= factor;
    }

    private readonly ref struct VectorRows(Span<Vector<float>> re, Span<Vector<float>> im)
    {
        private readonly Span<Vector<float>> _re = re;
        private readonly Span<Vector<float>> _im = im;

        public void Deconstruct(out Span<Vector<float>> re, out Span<Vector<float>> im)
        {
            re = _re;
            im = _im;
        }
    }
}
