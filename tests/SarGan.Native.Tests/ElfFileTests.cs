using System.Buffers.Binary;
using SarGan.Native.Elf;

namespace SarGan.Native.Tests;

public sealed class ElfFileTests
{
    private static ElfBuilder Sample() => new ElfBuilder()
        .Need("libwindow.so.3", "libc.so.6", "libatomic.so.1", "libm.so.6")
        .Version("libatomic.so.1", "LIBATOMIC_1.0")
        .Version("libc.so.6", "GLIBC_2.2.5", "GLIBC_2.34");

    [Fact]
    public void Needed_SmallLibrary_KeepsTheFilesOrder() =>
        Assert.Equal(["libwindow.so.3", "libc.so.6", "libatomic.so.1", "libm.so.6"], ElfFile.Parse(Sample().Build(), "small.so").Needed);

    [Fact]
    public void VersionRequirements_SmallLibrary_NamesLibraryAndVersion() =>
        Assert.Equal(
            ["libatomic.so.1 LIBATOMIC_1.0 False", "libc.so.6 GLIBC_2.2.5 False", "libc.so.6 GLIBC_2.34 False"],
            ElfFile.Parse(Sample().Build(), "small.so").VersionRequirements.Select(r => $"{r.Library} {r.Version} {r.IsWeak}"));

    [Fact]
    public void MarkVersionWeak_OneVersion_ChangesItsFlagOnly()
    {
        var builder = Sample();
        var original = builder.Build();
        var elf = ElfFile.Parse(builder.Build(), "small.so");

        Assert.Equal(1, elf.MarkVersionWeak("GLIBC_2.34"));

        // libatomic's record (16) and version (16), libc's record (16) and first version (16), then hash (4) of the second
        var flags = builder.VerneedOffset + 16 + 16 + 16 + 16 + 4;
        Assert.Equal([flags], Differences(original, elf.Content));
        Assert.Equal(2, elf.Content[flags]);
    }

    [Theory]
    [InlineData("GLIBC_2.99")]
    [InlineData("GLIBC_2.3")] // a beginning of another
    [InlineData("libc.so.6")]
    public void MarkVersionWeak_NoSuchVersion_ChangesNothing(string version)
    {
        var original = Sample().Build();
        var elf = ElfFile.Parse(Sample().Build(), "small.so");

        Assert.Equal(0, elf.MarkVersionWeak(version));
        Assert.Empty(Differences(original, elf.Content));
    }

    [Fact]
    public void MarkVersionWeak_Twice_ChangesNothingMore()
    {
        var elf = ElfFile.Parse(Sample().Build(), "small.so");
        elf.MarkVersionWeak("GLIBC_2.34");

        Assert.Equal(0, elf.MarkVersionWeak("GLIBC_2.34"));
    }

    [Fact]
    public void DropNeeded_SomeLibraries_KeepsTheOthersInOrder()
    {
        var elf = ElfFile.Parse(Sample().Build(), "small.so");

        Assert.Equal(2, elf.DropNeeded(new HashSet<string> { "libwindow.so.3", "libatomic.so.1", "libabsent.so" }));

        Assert.Equal(["libc.so.6", "libm.so.6"], elf.Needed);
        Assert.Equal(["libc.so.6", "libm.so.6"], ElfFile.Parse(elf.Content.ToArray(), "edited.so").Needed);
    }

    [Fact]
    public void DropNeeded_LibraryWithVersions_LeavesWeakOnesOfALibraryThatStays()
    {
        var elf = ElfFile.Parse(Sample().Build(), "small.so");

        elf.DropNeeded(new HashSet<string> { "libatomic.so.1" });

        Assert.Equal(
            ["libc.so.6 LIBATOMIC_1.0 True", "libc.so.6 GLIBC_2.2.5 False", "libc.so.6 GLIBC_2.34 False"],
            elf.VersionRequirements.Select(r => $"{r.Library} {r.Version} {r.IsWeak}"));
    }

    [Fact]
    public void DropNeeded_NoOtherVersionedLibrary_IsRefused()
    {
        var elf = ElfFile.Parse(new ElfBuilder().Need("libonly.so").Version("libonly.so", "ONLY_1").Build(), "small.so");

        Assert.Throws<NativeLibraryException>(() => elf.DropNeeded(new HashSet<string> { "libonly.so" }));
    }

    [Theory]
    [InlineData(0, 0x7E, "the ELF signature")]
    [InlineData(4, 1, "a 64-bit file")]
    [InlineData(5, 2, "a little-endian file")]
    [InlineData(16, 1, "a shared library")]
    [InlineData(54, 32, "program headers of 56 bytes")]
    public void Parse_AnotherKindOfFile_NamesPathOffsetAndExpectation(int offset, byte value, string expected)
    {
        var content = Sample().Build();
        content[offset] = value;

        var error = Assert.Throws<NativeLibraryException>(() => ElfFile.Parse(content, "/somewhere/small.so"));

        Assert.Equal("/somewhere/small.so", error.Path);
        Assert.Equal(offset, error.Offset);
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.Contains($"'/somewhere/small.so' is damaged at offset {offset}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyShorterFile_IsRefused()
    {
        var content = Sample().Build();
        for (var length = 0; length < content.Length; length++)
        {
            var shorter = content[..length];
            Assert.Throws<NativeLibraryException>(() => ElfFile.Parse(shorter, "short.so"));
        }
    }

    [Fact]
    public void VersionRequirements_ChainThatDoesNotAdvance_IsRefused()
    {
        var builder = Sample();
        var content = builder.Build();
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(builder.VerneedOffset + 12), 1);
        var elf = ElfFile.Parse(content, "loop.so");

        var error = Assert.Throws<NativeLibraryException>(() => elf.VersionRequirements);

        Assert.Equal(builder.VerneedOffset + 12, error.Offset);
    }

    [Fact]
    public void VersionRequirements_ChainThatLeavesTheFile_IsRefused()
    {
        var builder = Sample();
        var content = builder.Build();
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(builder.VerneedOffset + 12), uint.MaxValue);
        var elf = ElfFile.Parse(content, "far.so");

        Assert.Throws<NativeLibraryException>(() => elf.VersionRequirements);
    }

    [Theory]
    [InlineData(5, ulong.MaxValue)] // DT_STRTAB: an address beyond everything
    [InlineData(10, ulong.MaxValue)] // DT_STRSZ
    [InlineData(0x6FFFFFFE, ulong.MaxValue)] // DT_VERNEED
    [InlineData(0x6FFFFFFF, ulong.MaxValue)] // DT_VERNEEDNUM
    [InlineData(0x6FFFFFFE, 0)]
    [InlineData(1, uint.MaxValue)] // DT_NEEDED: a name outside the strings
    public void Parse_AbsurdDynamicValue_IsRefused(ulong tag, ulong value)
    {
        var content = Sample().Build();
        var at = ElfBuilder.DynamicOffset;
        while (BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(at)) != tag)
            at += 16;
        BinaryPrimitives.WriteUInt64LittleEndian(content.AsSpan(at + 8), value);

        Assert.Throws<NativeLibraryException>(() => ReadAll(content));
    }

    [Fact]
    public void Parse_DynamicSectionWithoutEnd_IsRefused()
    {
        var builder = Sample();
        var content = builder.Build();
        content[builder.VerneedOffset - 16] = 21; // DT_DEBUG instead of DT_NULL

        Assert.Throws<NativeLibraryException>(() => ElfFile.Parse(content, "endless.so"));
    }

    [Fact]
    public void Parse_MutatedSmallLibrary_EndsInAResultOrOurException()
    {
        var original = Sample().Build();
        var outcomes = Mutations.Run(original, original.Length, count: 20_000, seed: 1);

        // Both must happen, or the mutations test nothing.
        Assert.True(outcomes.Refused > 1000 && outcomes.Accepted > 1000, outcomes.ToString());
        Assert.True(outcomes.MostBytes < 8 << 20, $"{outcomes.MostBytes} bytes were allocated for one file.");
    }

    internal static int[] Differences(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Assert.Equal(a.Length, b.Length);
        var result = new List<int>();
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                result.Add(i);
        }
        return [.. result];
    }

    internal static void ReadAll(byte[] content)
    {
        var elf = ElfFile.Parse(content, "mutated.so");
        elf.MarkVersionWeak("GLIBC_2.34");
        elf.DropNeeded(elf.Needed.Take(2).ToHashSet());
        _ = elf.VersionRequirements;
    }
}
