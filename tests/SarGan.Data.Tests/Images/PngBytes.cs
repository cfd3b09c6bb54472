using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SarGan.Data.Images;

namespace SarGan.Data.Tests.Images;

/// <summary>Builds PNG files byte by byte, with a plain checksum of its own.</summary>
internal static class PngBytes
{
    public static byte[] Build(int width, int height, int bits, int channels, byte[] rows) =>
        Build(width, height, bits, channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 }, rows, []);

    public static byte[] Build(int width, int height, int bits, int colorType, byte[] rows, params (string Type, byte[] Data)[] extra)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        return Assemble([("IHDR", Header(width, height, bits, colorType)), .. extra, ("IDAT", packed.ToArray()), ("IEND", [])]);
    }

    public static byte[] Header(int width, int height, int bits, int colorType, int interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)colorType, (byte)interlace);
        return header;
    }

    public static byte[] Assemble(params (string Type, byte[] Data)[] chunks)
    {
        var file = new List<byte> { 137, 80, 78, 71, 13, 10, 26, 10 };
        var word = new byte[4];
        foreach (var (type, data) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
            file.AddRange(word);
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
            file.AddRange(body);
            BinaryPrimitives.WriteUInt32BigEndian(word, BitwiseCrc(body));
            file.AddRange(word);
        }

        return [.. file];
    }

    /// <summary>The filters as the standard's section 9.2 words them, one byte at a time.</summary>
    public static byte[] UnfilterByTheBook(byte[] raw, int height, int rowBytes, int pixelBytes)
    {
        var result = new byte[height * rowBytes];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < rowBytes; x++)
            {
                int a = x >= pixelBytes ? result[(y * rowBytes) + x - pixelBytes] : 0;
                int b = y > 0 ? result[((y - 1) * rowBytes) + x] : 0;
                int c = x >= pixelBytes && y > 0 ? result[((y - 1) * rowBytes) + x - pixelBytes] : 0;
                var p = a + b - c;
                int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
                var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
                var predicted = raw[y * (rowBytes + 1)] switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth };
                result[(y * rowBytes) + x] = (byte)(raw[(y * (rowBytes + 1)) + 1 + x] + predicted);
            }
        }

        return result;
    }

    public static byte[] BigEndian(PixelImage image)
    {
        if (image.BitsPerSample == 8) return image.Bytes.ToArray();
        var bytes = new byte[image.Words.Length * 2];
        for (var i = 0; i < image.Words.Length; i++) (bytes[2 * i], bytes[(2 * i) + 1]) = ((byte)(image.Words[i] >> 8), (byte)image.Words[i]);
        return bytes;
    }

    private static uint BitwiseCrc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
