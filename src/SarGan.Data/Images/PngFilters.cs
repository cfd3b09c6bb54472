using System.Numerics;

namespace SarGan.Data.Images;

/// <summary>The five row filters of PNG (ISO/IEC 15948, section 9), undone and applied.</summary>
internal static class PngFilters
{
    public const int Count = 5;

    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The filtered row; afterwards the raw one.</param>
    /// <param name="above">The raw row above, zeros for the first; the same length.</param>
    /// <param name="pixelBytes">Bytes a whole pixel.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case 1:
                for (var i = pixelBytes; i < row.Length; i++) row[i] += row[i - pixelBytes];
                break;
            case 2:
                UndoUp(row, above);
                break;
            case 3:
                for (var i = 0; i < pixelBytes; i++) row[i] += (byte)(above[i] >> 1);
                for (var i = pixelBytes; i < row.Length; i++) row[i] += (byte)((row[i - pixelBytes] + above[i]) >> 1);
                break;
            case 4:
                UndoPaeth(row, above, pixelBytes);
                break;
        }
    }

    /// <summary>Applies a filter.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The raw row.</param>
    /// <param name="above">The raw row above, zeros for the first.</param>
    /// <param name="pixelBytes">Bytes a whole pixel.</param>
    /// <param name="filtered">The result, the same length.</param>
    /// <returns>The sum of the result's bytes taken as signed magnitudes: the smaller, the better it tends to compress.</returns>
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> filtered)
    {
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes], up = above[i], corner = i < pixelBytes ? 0 : above[i - pixelBytes];
            var predicted = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) >> 1, _ => Paeth(left, up, corner) };
            var value = (byte)(row[i] - predicted);
            filtered[i] = value;
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        for (; i < row.Length; i++) row[i] += above[i];
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        // One pass a byte of the pixel, so that left and corner stay in registers.
        for (var k = 0; k < pixelBytes && k < row.Length; k++)
        {
            int left = 0, corner = 0;
            for (var i = k; i < row.Length; i += pixelBytes)
            {
                int up = above[i];
                left = (byte)(row[i] + Paeth(left, up, corner));
                row[i] = (byte)left;
                corner = up;
            }
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toUp = up - corner, toLeft = left - corner;
        int pa = Math.Abs(toUp), pb = Math.Abs(toLeft), pc = Math.Abs(toUp + toLeft);
        var nearer = pb <= pc ? up : corner;
        return pa <= pb && pa <= pc ? left : nearer;
    }
}
