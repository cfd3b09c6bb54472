using System.Buffers.Binary;

namespace SarGan.Models.Weights;

/// <summary>The checksum of zip archives (ISO 3309, reflected polynomial EDB88320), eight bytes a step (Kounavis and Berry 2005).</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Goes on from the checksum of the bytes before; 0 to begin with.</summary>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF] ^ Tables[2][(high >> 8) & 0xFF] ^ Tables[1][(high >> 16) & 0xFF] ^ Tables[0][high >> 24];
        }

        foreach (var b in bytes) crc = (crc >> 8) ^ Tables[0][(crc ^ b) & 0xFF];
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                var c = k == 0 ? i : tables[k - 1][i];
                if (k == 0)
                    for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
                else
                    c = (c >> 8) ^ tables[0][c & 0xFF];
                tables[k][i] = c;
            }
        }

        return tables;
    }
}
