using System.Security.Cryptography;
using System.Text;
using SarGan.Data.Images;

namespace SarGan.Data.Batches;

/// <summary>What a batch source says of its data: which tiles they are, and how many bits a sample has.</summary>
public sealed class BatchContent
{
    private const int DigestDigits = 32;
    private readonly ITileSet _sar;
    private readonly ITileSet _optical;

    /// <summary>Takes the tile sets that batches are made of. No tile is read yet.</summary>
    /// <param name="sar">SAR tiles.</param>
    /// <param name="optical">Optical tiles.</param>
    public BatchContent(ITileSet sar, ITileSet optical)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        (_sar, _optical) = (sar, optical);
    }

    /// <summary>The tiles in one line: how many, the first of each domain, and a digest of all names in their order.</summary>
    /// <remarks>The folders that all names begin with are left out, so that the same tiles in another place give the same text. What is in a tile is not looked at.</remarks>
    public string Tiles
    {
        get
        {
            var (sar, optical) = (Names(_sar), Names(_optical));
            var shared = SharedFolders([.. sar, .. optical]);
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var names in new[] { sar, optical })
            {
                // A zero cannot occur in a name: lists that differ give bytes that differ.
                foreach (var name in names) digest.AppendData(Encoding.UTF8.GetBytes(name[shared..] + "\0"));
                digest.AppendData([0]);
            }
            var text = Convert.ToHexStringLower(digest.GetHashAndReset())[..DigestDigits];
            return FormattableString.Invariant($"{sar.Count} SAR tiles from {First(sar, shared)}, {optical.Count} optical tiles from {First(optical, shared)}, digest of the names {text}");
        }
    }

    /// <summary>Bits of each sample of a domain's tiles as they are stored, 8 or 16. Reads the header of every file.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>Null where the tiles differ, one cannot be read, or the tile set is none of SarGan's own and may have made its samples from something else.</returns>
    public int? BitsPerSample(Domain domain)
    {
        try
        {
            return domain == Domain.Sar ? BitsOf(_sar) : BitsOf(_optical);
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The one number of bits that all have; null where they differ or there are none.</summary>
    internal static int? Common(IEnumerable<int> bits)
    {
        int? common = null;
        foreach (var one in bits)
        {
            if (common is { } before && before != one) return null;
            common = one;
        }
        return common;
    }

    internal static int? BitsOf(ITileSet tiles) => (tiles as IStoredSamples)?.BitsPerSample;

    private static List<string> Names(ITileSet tiles) => [.. Enumerable.Range(0, tiles.Count).Select(i => tiles.NameOf(i).Replace('\\', '/'))];

    private static string First(List<string> names, int shared) => names.Count == 0 ? "none" : names[0][shared..];

    /// <summary>Length of the folders that all names begin with, the last slash included.</summary>
    private static int SharedFolders(List<string> names)
    {
        if (names.Count == 0) return 0;
        var length = names[0].LastIndexOf('/') + 1;
        foreach (var name in names)
        {
            var same = name.AsSpan().CommonPrefixLength(names[0].AsSpan(0, length));
            length = names[0].AsSpan(0, same).LastIndexOf('/') + 1;
        }
        return length;
    }
}

/// <summary>A tile set whose samples are the stored ones.</summary>
internal interface IStoredSamples
{
    /// <summary>8 or 16; null where the tiles differ.</summary>
    int? BitsPerSample { get; }
}
