using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

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
        var done = pixelBytes >= 3 ? UndoPaethByPixel(row, above, pixelBytes) : 0;
        // One pass a byte of the pixel, so that left and corner stay in registers.
        for (var k = 0; k < pixelBytes && done + k < row.Length; k++)
        {
            int left = done == 0 ? 0 : row[done + k - pixelBytes], corner = done == 0 ? 0 : above[done + k - pixelBytes];
            for (var i = done + k; i < row.Length; i += pixelBytes)
            {
                int up = above[i];
                left = (byte)(row[i] + Paeth(left, up, corner));
                row[i] = (byte)left;
                corner = up;
            }
        }
    }

    /// <summary>All bytes of a pixel at once (3, 4, 6 or 8 of them), as far as eight bytes can be read at a time.</summary>
    /// <returns>How many bytes are done.</returns>
    private static int UndoPaethByPixel(Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        Vector128<short> left = default, corner = default;
        var i = 0;
        for (; i + 8 <= row.Length; i += pixelBytes)
        {
            var up = Load(above[i..]);
            Vector128<short> toUp = up - corner, toLeft = left - corner;
            Vector128<short> pa = Vector128.Abs(toUp), pb = Vector128.Abs(toLeft), pc = Vector128.Abs(toUp + toLeft);
            var least = Vector128.Min(pa, Vector128.Min(pb, pc));
            var nearest = Vector128.ConditionalSelect(Vector128.Equals(least, pa), left, Vector128.ConditionalSelect(Vector128.Equals(least, pb), up, corner));
            left = (Load(row[i..]) + nearest) & Vector128.Create((short)0xFF);
            corner = up;
            Store(Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt64().ToScalar(), row[i..], pixelBytes);
        }

        return i;
    }

    private static Vector128<short> Load(ReadOnlySpan<byte> bytes) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(BinaryPrimitives.ReadUInt64LittleEndian(bytes)).AsByte()).AsInt16();

    // Only the pixel's own bytes: those behind it are still filtered.
    private static void Store(ulong bytes, Span<byte> target, int pixelBytes)
    {
        switch (pixelBytes)
        {
            case 3:
                BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)bytes);
                target[2] = (byte)(bytes >> 16);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)bytes);
                break;
            case 6:
                BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)bytes);
                BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)(bytes >> 32));
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(target, bytes);
                break;
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toUp = up - corner, toLeft = left - corner;
        int pa = Math.Abs(toUp), pb = Math.Abs(toLeft), pc = Math.Abs(toUp + toLeft);
        // Masks, because noise makes every branch a coin toss.
        var upOrCorner = corner ^ ((up ^ corner) & ~((pc - pb) >> 31));
        return left ^ ((left ^ upOrCorner) & ((Math.Min(pb, pc) - pa) >> 31));
    }
}
