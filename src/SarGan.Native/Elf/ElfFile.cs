using System.Buffers.Binary;
using System.Text;

namespace SarGan.Native.Elf;

/// <summary>
/// A shared library in the ELF format (64 bit, little endian) held in memory: what it needs from other libraries, and two edits of it.
/// </summary>
/// <remarks>
/// The file may come from anywhere, so every offset is checked before it is followed, chains must move forward, and counts are
/// limited: a damaged or hostile file gives <see cref="NativeLibraryException"/>, never a hang or a large allocation.
/// Names follow the ELF specification (Tool Interface Standard, version 1.2) and, for version requirements, the Linux Standard Base.
/// </remarks>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int DynamicEntrySize = 16;
    private const int VerneedSize = 16;
    private const int VernauxSize = 16;

    // Real libraries stay far below these; they bound the memory that a hostile file can make us take.
    private const int MaxVersions = 4096;
    private const int MaxDynamicEntries = 4096;
    private const int MaxNameBytes = 1024;
    private const ushort WeakVersion = 2; // VER_FLG_WEAK

    private readonly byte[] _content;
    private readonly string _path;
    private readonly List<Segment> _segments = [];
    private int _dynamicCount; // without the terminating DT_NULL
    private long _stringsOffset;
    private long _stringsSize;

    private ElfFile(byte[] content, string path)
    {
        _content = content;
        _path = path;
        ReadHeaders();
        ReadDynamicSection();
    }

    /// <summary>The file's bytes with the edits made so far.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>Reads a library from its bytes, which it keeps and edits in place.</summary>
    /// <param name="content">The whole file; the caller no longer uses the array.</param>
    /// <param name="path">The name that error messages use.</param>
    /// <exception cref="NativeLibraryException">The content is not a sound 64-bit little-endian ELF shared library.</exception>
    public static ElfFile Parse(byte[] content, string path) => new(content, path);

    /// <summary>Where the dynamic section lies in the file, in bytes.</summary>
    public long DynamicOffset { get; private set; }

    /// <summary>The libraries that the loader must find first (DT_NEEDED), in the file's order.</summary>
    public IReadOnlyList<string> Needed =>
        [.. DynamicEntries().Where(entry => entry.Tag == DynamicTag.Needed).Select(entry => ReadName(entry.Value, entry.Offset))];

    /// <summary>The symbol versions that the loader insists on, in the file's order.</summary>
    public IReadOnlyList<VersionRequirement> VersionRequirements => ReadVersionRequirements();

    /// <summary>Lets the loader accept a system without this symbol version. Gives the number of requirements changed.</summary>
    /// <param name="version">The version's name, such as GLIBCXX_3.4.32.</param>
    /// <exception cref="NativeLibraryException">The table of version requirements is damaged.</exception>
    public int MarkVersionWeak(string version)
    {
        var changed = 0;
        foreach (var requirement in ReadVersionRequirements())
        {
            if (requirement.Version != version || requirement.IsWeak)
                continue;
            MarkWeak(requirement);
            changed++;
        }
        return changed;
    }

    /// <summary>
    /// Removes libraries from those that the loader must find first. Symbols that came from them stay unresolved: harmless in a lazily
    /// bound library as long as they are never called.
    /// </summary>
    /// <param name="names">The names to remove; names that the file does not ask for are ignored.</param>
    /// <returns>The number of entries removed.</returns>
    /// <exception cref="NativeLibraryException">The file is damaged, or asks for versions and keeps no library that could stand for them.</exception>
    public int DropNeeded(IReadOnlySet<string> names)
    {
        var requirements = ReadVersionRequirements();
        var entries = DynamicEntries().ToList();
        var kept = entries.Where(entry => entry.Tag != DynamicTag.Needed || !names.Contains(ReadName(entry.Value, entry.Offset))).ToList();
        var dropped = entries.Count - kept.Count;
        if (dropped == 0)
            return 0;
        RetargetVersions(requirements, names);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = i < kept.Count ? kept[i] : default; // what follows the last one kept becomes DT_NULL
            WriteUInt64(DynamicOffset + (long)i * DynamicEntrySize, (ulong)entry.Tag);
            WriteUInt64(DynamicOffset + (long)i * DynamicEntrySize + 8, entry.Value);
        }
        _dynamicCount = kept.Count;
        return dropped;
    }

    /// <summary>
    /// glibc asserts that the library named by a version requirement is loaded. Removing the requirement would leave symbols with an index
    /// beyond its table, so it is pointed at a library that stays, and made weak since that one does not define the version.
    /// </summary>
    private void RetargetVersions(IReadOnlyList<VersionRequirement> requirements, IReadOnlySet<string> names)
    {
        var orphans = requirements.Where(requirement => names.Contains(requirement.Library)).ToList();
        if (orphans.Count == 0)
            return;
        var needed = Needed;
        var stand = requirements.FirstOrDefault(r => !names.Contains(r.Library) && needed.Contains(r.Library))
            ?? throw Damaged(orphans[0].VerneedOffset, "another versioned library that stays needed");
        var standIn = ReadUInt32(stand.VerneedOffset + 4);
        foreach (var orphan in orphans)
        {
            WriteUInt32(orphan.VerneedOffset + 4, standIn);
            MarkWeak(orphan);
        }
    }

    private void MarkWeak(VersionRequirement requirement)
    {
        var flags = ReadUInt16(requirement.VernauxOffset + 4);
        BinaryPrimitives.WriteUInt16LittleEndian(_content.AsSpan((int)requirement.VernauxOffset + 4), (ushort)(flags | WeakVersion));
    }

    private void ReadHeaders()
    {
        if (_content.Length < HeaderSize)
            throw Damaged(_content.Length, $"an ELF header of {HeaderSize} bytes");
        if (!_content.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
            throw Damaged(0, "the ELF signature");
        if (_content[4] != 2)
            throw Damaged(4, "a 64-bit file (class 2)");
        if (_content[5] != 1)
            throw Damaged(5, "a little-endian file (data encoding 1)");
        if (ReadUInt16(16) != 3)
            throw Damaged(16, "a shared library (type 3)");
        if (ReadUInt16(54) != ProgramHeaderSize)
            throw Damaged(54, $"program headers of {ProgramHeaderSize} bytes");
        var table = ToOffset(ReadUInt64(32), 32, "a program header table within the file");
        var count = ReadUInt16(56);
        var dynamicSize = -1L;
        for (var i = 0; i < count; i++)
        {
            var header = table + (long)i * ProgramHeaderSize;
            Require(header, ProgramHeaderSize, header, "a program header within the file");
            var type = ReadUInt32(header);
            if (type is not (1 or 2)) // PT_LOAD, PT_DYNAMIC
                continue;
            var offset = ToOffset(ReadUInt64(header + 8), header + 8, "a segment within the file");
            var size = ToOffset(ReadUInt64(header + 32), header + 32, "a segment size within the file");
            Require(offset, size, header + 8, "a segment within the file");
            if (type == 1)
                _segments.Add(new Segment(ReadUInt64(header + 16), offset, size));
            else
                (DynamicOffset, dynamicSize) = (offset, size);
        }
        if (dynamicSize < 0)
            throw Damaged(table, "a dynamic segment");
        _dynamicCount = (int)Math.Min(dynamicSize / DynamicEntrySize, MaxDynamicEntries);
    }

    private void ReadDynamicSection()
    {
        var end = DynamicEntries().TakeWhile(entry => entry.Tag != DynamicTag.Null).Count();
        if (end == _dynamicCount)
            throw Damaged(DynamicOffset, "a dynamic section that ends in DT_NULL");
        _dynamicCount = end;
        if (Find(DynamicTag.StringTable) is not { } table || Find(DynamicTag.StringTableSize) is not { } size)
            throw Damaged(DynamicOffset, "a string table (DT_STRTAB and DT_STRSZ)");
        _stringsSize = ToOffset(size.Value, size.Offset + 8, "a string table within the file");
        _stringsOffset = ToFileOffset(table.Value, _stringsSize, table.Offset + 8, "the address of the string table");
    }

    private List<VersionRequirement> ReadVersionRequirements()
    {
        var result = new List<VersionRequirement>();
        if (Find(DynamicTag.VersionNeeds) is not { } table)
            return result;
        var count = Find(DynamicTag.VersionNeedsCount)?.Value ?? throw Damaged(table.Offset, "a count of version requirements (DT_VERNEEDNUM)");
        if (count > MaxVersions)
            throw Damaged(table.Offset, $"at most {MaxVersions} version requirements");
        var need = ToFileOffset(table.Value, VerneedSize, table.Offset + 8, "the address of the version requirements");
        for (var i = 0UL; i < count; i++)
        {
            Require(need, VerneedSize, need, "a version requirement within the file");
            if (ReadUInt16(need) != 1)
                throw Damaged(need, "a version requirement of revision 1");
            ReadVersionsOf(need, result);
            var next = ReadUInt32(need + 12);
            if (next == 0)
                break;
            if (next < VerneedSize)
                throw Damaged(need + 12, "a distance that leads beyond this version requirement");
            need += next;
        }
        return result;
    }

    private void ReadVersionsOf(long need, List<VersionRequirement> result)
    {
        var library = ReadName(ReadUInt32(need + 4), need + 4);
        var count = ReadUInt16(need + 2);
        var auxiliary = need + ReadUInt32(need + 8);
        for (var i = 0; i < count; i++)
        {
            Require(auxiliary, VernauxSize, auxiliary, "a required version within the file");
            if (result.Count >= MaxVersions)
                throw Damaged(auxiliary, $"at most {MaxVersions} required versions");
            var isWeak = (ReadUInt16(auxiliary + 4) & WeakVersion) != 0;
            result.Add(new VersionRequirement(library, ReadName(ReadUInt32(auxiliary + 8), auxiliary + 8), isWeak, need, auxiliary));
            var next = ReadUInt32(auxiliary + 12);
            if (next == 0)
                break;
            if (next < VernauxSize)
                throw Damaged(auxiliary + 12, "a distance that leads beyond this required version");
            auxiliary += next;
        }
    }

    private IEnumerable<DynamicEntry> DynamicEntries()
    {
        for (var i = 0; i < _dynamicCount; i++)
        {
            var offset = DynamicOffset + (long)i * DynamicEntrySize;
            yield return new DynamicEntry((DynamicTag)ReadUInt64(offset), ReadUInt64(offset + 8), offset);
        }
    }

    private DynamicEntry? Find(DynamicTag tag)
    {
        foreach (var entry in DynamicEntries())
        {
            if (entry.Tag == tag)
                return entry;
        }
        return null;
    }

    private string ReadName(ulong index, long referredFrom)
    {
        if (index >= (ulong)_stringsSize)
            throw Damaged(referredFrom, $"a name within the string table of {_stringsSize} bytes");
        var available = (int)Math.Min(_stringsSize - (long)index, MaxNameBytes);
        var name = _content.AsSpan((int)(_stringsOffset + (long)index), available);
        var end = name.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(name[..end]) : throw Damaged(referredFrom, $"a name of less than {MaxNameBytes} bytes that ends in 0");
    }

    /// <summary>Where the bytes that the loader puts at an address lie in the file.</summary>
    private long ToFileOffset(ulong address, long size, long referredFrom, string expected)
    {
        foreach (var segment in _segments)
        {
            if (address >= segment.Address && address - segment.Address <= (ulong)segment.Size
                && (long)(address - segment.Address) <= segment.Size - size)
                return segment.Offset + (long)(address - segment.Address);
        }
        throw Damaged(referredFrom, $"{expected} ({size} bytes) in a loaded segment");
    }

    private long ToOffset(ulong value, long referredFrom, string expected) =>
        value <= (ulong)_content.Length ? (long)value : throw Damaged(referredFrom, expected);

    private void Require(long offset, long size, long referredFrom, string expected)
    {
        if (offset < 0 || size > _content.Length || offset > _content.Length - size)
            throw Damaged(referredFrom, expected);
    }

    private ushort ReadUInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan((int)offset));

    private uint ReadUInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(_content.AsSpan((int)offset));

    private ulong ReadUInt64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan((int)offset));

    private void WriteUInt32(long offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_content.AsSpan((int)offset), value);

    private void WriteUInt64(long offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_content.AsSpan((int)offset), value);

    private NativeLibraryException Damaged(long offset, string expected) => new(_path, offset, expected);

    private readonly record struct Segment(ulong Address, long Offset, long Size);

    private readonly record struct DynamicEntry(DynamicTag Tag, ulong Value, long Offset);

    private enum DynamicTag : ulong
    {
        Null = 0,
        Needed = 1,
        StringTable = 5,
        StringTableSize = 10,
        VersionNeeds = 0x6FFFFFFE,
        VersionNeedsCount = 0x6FFFFFFF,
    }
}
