using SarGan.Data.Sources.Http;

namespace SarGan.Data.Tests.Sources;

public sealed class FileChecksumTests
{
    // Sums of "abc" from RFC 1321, RFC 3174 and FIPS 180-4.
    [Theory]
    [InlineData(ChecksumKind.Md5, "900150983cd24fb0d6963f7d28e17f72", "d50110")]
    [InlineData(ChecksumKind.Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d", "1114")]
    [InlineData(ChecksumKind.Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "1220")]
    [InlineData(ChecksumKind.Sha512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "1340")]
    public async Task MatchesAsync_KnownSums_AreTold(ChecksumKind kind, string hex, string prefix)
    {
        Assert.True(await new FileChecksum(kind, hex).MatchesAsync(new MemoryStream("abc"u8.ToArray())));
        Assert.False(await new FileChecksum(kind, hex).MatchesAsync(new MemoryStream("abd"u8.ToArray())));
        Assert.Equal(new FileChecksum(kind, hex), FileChecksum.FromMultihash(prefix + hex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1220")]
    [InlineData("1220zz")]
    [InlineData("1620ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void FromMultihash_Unknown_IsNull(string hex) => Assert.Null(FileChecksum.FromMultihash(hex));

    [Fact]
    public void Constructor_WrongLength_IsRefused() => Assert.Throws<ArgumentException>(() => new FileChecksum(ChecksumKind.Sha256, "ab"));
}
