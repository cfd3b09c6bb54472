using System.Buffers.Binary;
using System.Text;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

/// <summary>The directories of a little-endian TIFF or BigTIFF, read without any library.</summary>
internal sealed class TiffStructure
{
    public bool Big { get; private init; }

    public byte[] Bytes { get; private init; } = [];

    public List<Directory> Directories { get; } = [];

    public sealed record Directory(long Offset, Dictionary<int, (int Type, byte[] Value)> Tags)
    {
        public long[] Integers(int tag)
        {
            var (type, value) = Tags[tag];
            var size = type switch { 3 => 2, 4 => 4, 16 => 8, _ => throw new InvalidDataException($"Tag {tag} has type {type}.") };
            return [.. value.Chunk(size).Select(bytes => (long)(size == 2 ? BitConverter.ToUInt16(bytes) : size == 4 ? BitConverter.ToUInt32(bytes) : BitConverter.ToUInt64(bytes)))];
        }

        public double[] Doubles(int tag) => [.. Tags[tag].Value.Chunk(8).Select(bytes => BitConverter.ToDouble(bytes))];

        public string Text(int tag) => Encoding.UTF8.GetString(Tags[tag].Value).TrimEnd('\0');
    }

    public static TiffStructure Parse(byte[] file)
    {
        Assert.Equal("II", Encoding.ASCII.GetString(file, 0, 2));
        var structure = new TiffStructure { Big = file[2] == 43, Bytes = file };
        var pointer = structure.Big ? 8 : 4;
        var next = Pointer(structure.Big ? 8 : 4);
        while (next != 0)
        {
            var tags = new Dictionary<int, (int, byte[])>();
            var count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)next));
            var at = (int)next + (structure.Big ? 8 : 2);
            var previous = 0;
            for (var i = 0; i < count; i++, at += 4 + (2 * pointer))
            {
                var tag = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
                Assert.True(tag > previous, "Tags ascend.");
                previous = tag;
                var type = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 2));
                var bytes = (int)Pointer(at + 4) * type switch { 2 => 1, 3 => 2, 4 => 4, _ => 8 };
                var from = bytes <= pointer ? at + 4 + pointer : (int)Pointer(at + 4 + pointer);
                tags.Add(tag, (type, file.AsSpan(from, bytes).ToArray()));
            }
            structure.Directories.Add(new Directory(next, tags));
            next = Pointer(at);
        }
        return structure;

        long Pointer(int at) => structure.Big ? BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
    }
}
