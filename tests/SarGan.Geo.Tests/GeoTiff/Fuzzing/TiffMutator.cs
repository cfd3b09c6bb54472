using System.Buffers.Binary;

namespace SarGan.Geo.Tests.GeoTiff.Fuzzing;

/// <summary>Damages TIFF files: single bits and bytes, ends cut off, numbers in directories, pieces of one file in another.</summary>
internal sealed class TiffMutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private static readonly uint[] Telling = [0, 1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 64, 255, 256, 4095, 32767, 32768, 65535, 65536, 1 << 20, 1 << 30, int.MaxValue, 0x80000000, 0xFFFFFFF0, uint.MaxValue];
    private static readonly ushort[] TellingTags = [254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 322, 323, 324, 325, 338, 339, 347, 530, 532, 33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113];
    private static readonly ushort[] TellingCompressions = [1, 2, 3, 4, 5, 6, 7, 8, 32766, 32773, 32946, 50000, 34925];

    private readonly Random _random = new(seed);

    /// <summary>The next damaged file. One seed gives one sequence.</summary>
    public byte[] Next()
    {
        var file = (byte[])seeds[_random.Next(seeds.Count)].Clone();
        for (var count = _random.Next(1, 5); count > 0 && file.Length > 8; count--)
        {
            switch (_random.Next(8))
            {
                case 0: file[_random.Next(file.Length)] ^= (byte)(1 << _random.Next(8)); break;
                case 1: file[_random.Next(file.Length)] = (byte)_random.Next(256); break;
                case 2: WriteTelling(file, _random.Next(file.Length - 4)); break;
                case 3 when _random.Next(4) == 0: file = file[.._random.Next(file.Length)]; break;
                case 4: file = Splice(file); break;
                default: TamperEntry(file); break;
            }
        }
        return file;
    }

    private void WriteTelling(byte[] file, int offset)
    {
        var value = Telling[_random.Next(Telling.Length)];
        if (file[0] == 'M') BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(offset), value);
        else BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
    }

    private byte[] Splice(byte[] file)
    {
        var other = seeds[_random.Next(seeds.Count)];
        var length = _random.Next(1, Math.Min(256, other.Length));
        var piece = other.AsSpan(_random.Next(other.Length - length), length);
        var offset = _random.Next(file.Length);
        if (_random.Next(2) == 0) return [.. file.AsSpan(0, offset), .. piece, .. file.AsSpan(offset)];
        piece[..Math.Min(length, file.Length - offset)].CopyTo(file.AsSpan(offset));
        return file;
    }

    /// <summary>Changes tag, type, count or value of an entry of the first directory, or the link to the next one.</summary>
    private void TamperEntry(byte[] file)
    {
        var big = file[0] == 'M';
        var isBigTiff = UInt16(file, 2, big) == 43;
        var directory = isBigTiff ? UInt32(file, big ? 12 : 8, big) : UInt32(file, 4, big);
        var (countSize, entrySize, valueSize) = isBigTiff ? (8, 20, 8) : (2, 12, 4);
        if (directory + countSize + entrySize + 8 > file.Length) return;
        var entries = UInt16(file, (int)directory + (isBigTiff && big ? 6 : 0), big);
        var available = (int)Math.Min(entries, (file.Length - directory - countSize - 8) / entrySize);
        if (available <= 0) return;
        var entry = (int)directory + countSize + (_random.Next(available) * entrySize);
        var value = entry + entrySize - valueSize;
        switch (_random.Next(6))
        {
            case 0: WriteUInt16(file, entry, TellingTags[_random.Next(TellingTags.Length)], big); break;
            case 1: WriteUInt16(file, entry + 2, (ushort)_random.Next(20), big); break;
            case 2: WriteTelling(file, entry + 4 + (isBigTiff && big ? 4 : 0)); break;
            case 3 when UInt16(file, entry, big) == 259: WriteUInt16(file, value, TellingCompressions[_random.Next(TellingCompressions.Length)], big); break;
            case 4: WriteUInt16(file, value, (ushort)Telling[_random.Next(Telling.Length)], big); break;
            default: WriteTelling(file, value + (isBigTiff && big ? 4 : 0)); break;
        }
    }

    private static ushort UInt16(byte[] file, int offset, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(offset)) : BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private static long UInt32(byte[] file, int offset, bool big) => file.Length < offset + 4 ? uint.MaxValue
        : big ? BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private static void WriteUInt16(byte[] file, int offset, ushort value, bool big)
    {
        if (big) BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(offset), value);
        else BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);
    }
}
