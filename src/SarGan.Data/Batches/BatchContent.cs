using System.Security.Cryptography;
using System.Text;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;

namespace SarGan.Data.Batches;

/// <summary>What a batch source says of its data: which tiles they are, and what their samples mean.</summary>
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

    /// <summary>The radiometric contract that the tiles are read under (<see cref="Layouts.TileDataset.Under"/>); null where they are read as pictures. Opens no file.</summary>
    public RadiometricContract? Contract => Join(ContractOf(_sar), ContractOf(_optical));

    /// <summary>What is known of the samples: the contract that they are read under, and of pictures their channels and bits. Reads the header of every picture.</summary>
    /// <returns>
    /// A domain is null where pictures differ, one cannot be read, or the tile set is none of SarGan's own and may have made its samples from something else; all is null where both domains are.
    /// </returns>
    public RadiometricContract? Describe() => Join(Describe(_sar), Describe(_optical));

    /// <summary>Bits of each sample of a domain's pictures, 8 or 16. Reads the header of every file.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>Null where the tiles are no pictures or differ, one cannot be read, or the tile set is none of SarGan's own and may have made its samples from something else.</returns>
    public int? BitsPerSample(Domain domain) => FormatOf(domain == Domain.Sar ? _sar : _optical).Bits;

    internal static DomainContract? ContractOf(ITileSet tiles) => (tiles as IStoredSamples)?.Contract;

    private static RadiometricContract? Join(DomainContract? sar, DomainContract? optical) =>
        sar is null && optical is null ? null : new RadiometricContract { Sar = sar, Optical = optical };

    private static DomainContract? Describe(ITileSet tiles)
    {
        if (ContractOf(tiles) is { } contract) return contract;
        var (channels, bits) = FormatOf(tiles);
        // Alpha never reaches a network.
        return channels is { } count && bits is { } depth ? DomainContract.OfPictures(count is 2 or 4 ? count - 1 : count, depth) : null;
    }

    private static PictureFormat FormatOf(ITileSet tiles)
    {
        try
        {
            return tiles is IStoredSamples { Contract: null or { Scaling: PlainScaling } } stored ? stored.Format : default;
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

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

/// <summary>A tile set that knows what its samples are.</summary>
internal interface IStoredSamples
{
    /// <summary>The contract that they are read under; null for pictures as they are stored.</summary>
    DomainContract? Contract => null;

    /// <summary>What pictures look like. Meaningless under a contract with physical values.</summary>
    PictureFormat Format { get; }
}

/// <summary>Channels and bits that all pictures of a set have; null where they differ or there are none.</summary>
internal readonly record struct PictureFormat(int? Channels, int? Bits)
{
    public static PictureFormat Common(IEnumerable<(int Channels, int Bits)> pictures)
    {
        PictureFormat? common = null;
        foreach (var (channels, bits) in pictures)
        {
            common = common is not { } before ? new PictureFormat(channels, bits)
                : new PictureFormat(before.Channels == channels ? channels : null, before.Bits == bits ? bits : null);
            if (common is { Channels: null, Bits: null }) break;
        }
        return common ?? default;
    }
}
