using System.Buffers.Binary;
using System.Text;

namespace SarGan.Native.Tests;

/// <summary>
/// Writes the smallest shared library that has needs and version requirements: header, two program headers, dynamic section, version
/// requirements, strings. Addresses are offsets plus <see cref="Base"/>, so that a reader that confuses the two fails.
/// </summary>
internal sealed class ElfBuilder
{
    public const int Base = 0x10000;
    public const int DynamicOffset = 64 + (2 * 56);

    private readonly List<string> _needed = [];
    private readonly List<(string Library, string[] Versions)> _versions = [];

    public int VerneedOffset => DynamicOffset + ((_needed.Count + 5) * 16);

    public ElfBuilder Need(params string[] libraries)
    {
        _needed.AddRange(libraries);
        return this;
    }

    public ElfBuilder Version(string library, params string[] versions)
    {
        _versions.Add((library, versions));
        return this;
    }

    public byte[] Build()
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        var needed = _needed.ConvertAll(name => Add(strings, name));
        var needs = Needs(strings);
        var stringsOffset = VerneedOffset + needs.Length;
        var file = new byte[stringsOffset + (int)strings.Length];

        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        file[6] = 1;
        Put16(file, 16, 3);
        Put16(file, 18, 62); // x86-64
        Put64(file, 32, 64); // program headers
        Put16(file, 52, 64);
        Put16(file, 54, 56);
        Put16(file, 56, 2);
        ProgramHeader(file, 64, 1, 0, file.Length);
        ProgramHeader(file, 64 + 56, 2, DynamicOffset, VerneedOffset - DynamicOffset);

        var at = DynamicOffset;
        foreach (var index in needed)
            at = Dynamic(file, at, 1, index);
        at = Dynamic(file, at, 5, Base + stringsOffset);
        at = Dynamic(file, at, 10, strings.Length);
        at = Dynamic(file, at, 0x6FFFFFFE, Base + VerneedOffset);
        at = Dynamic(file, at, 0x6FFFFFFF, _versions.Count);
        Dynamic(file, at, 0, 0);
        needs.CopyTo(file, VerneedOffset);
        strings.ToArray().CopyTo(file, stringsOffset);
        return file;
    }

    private byte[] Needs(MemoryStream strings)
    {
        var bytes = new byte[_versions.Sum(need => 16 + (16 * need.Versions.Length))];
        var at = 0;
        for (var i = 0; i < _versions.Count; i++)
        {
            var (library, versions) = _versions[i];
            var size = 16 + (16 * versions.Length);
            Put16(bytes, at, 1);
            Put16(bytes, at + 2, versions.Length);
            Put32(bytes, at + 4, Add(strings, library));
            Put32(bytes, at + 8, 16);
            Put32(bytes, at + 12, i + 1 < _versions.Count ? size : 0);
            for (var j = 0; j < versions.Length; j++)
            {
                var auxiliary = at + 16 + (16 * j);
                Put16(bytes, auxiliary + 6, j + 2);
                Put32(bytes, auxiliary + 8, Add(strings, versions[j]));
                Put32(bytes, auxiliary + 12, j + 1 < versions.Length ? 16 : 0);
            }
            at += size;
        }
        return bytes;
    }

    private static int Add(MemoryStream strings, string text)
    {
        var index = (int)strings.Length;
        strings.Write(Encoding.UTF8.GetBytes(text + "\0"));
        return index;
    }

    private static void ProgramHeader(byte[] file, int at, int type, long offset, long size)
    {
        Put32(file, at, type);
        Put64(file, at + 8, offset);
        Put64(file, at + 16, Base + offset);
        Put64(file, at + 32, size);
        Put64(file, at + 40, size);
    }

    private static int Dynamic(byte[] file, int at, long tag, long value)
    {
        Put64(file, at, tag);
        Put64(file, at + 8, value);
        return at + 16;
    }

    private static void Put16(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    private static void Put32(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    private static void Put64(byte[] bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
}
