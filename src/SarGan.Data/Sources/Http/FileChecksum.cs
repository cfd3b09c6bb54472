using System.Security.Cryptography;

namespace SarGan.Data.Sources.Http;

/// <summary>Ways to sum up a file that services use.</summary>
public enum ChecksumKind
{
    /// <summary>MD5: finds damage, not forgery.</summary>
    Md5,

    /// <summary>SHA-1: finds damage, not forgery.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,
}

/// <summary>What a file's bytes must add up to.</summary>
public sealed record FileChecksum
{
    /// <summary>Takes a sum as services write it.</summary>
    /// <param name="kind">How it was made.</param>
    /// <param name="hex">The sum in hexadecimal digits of either case: 32, 40, 64 or 128 of them, as the kind asks.</param>
    /// <exception cref="ArgumentException">It is no such sum.</exception>
    public FileChecksum(ChecksumKind kind, string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var digits = 2 * Length(Check.Defined(kind, nameof(kind)));
        if (hex.Length != digits || !hex.All(char.IsAsciiHexDigit)) throw new ArgumentException(FormattableString.Invariant($"A checksum of kind {kind} has {digits} hexadecimal digits."), nameof(hex));
        (Kind, Hex) = (kind, hex.ToUpperInvariant());
    }

    /// <summary>How it was made.</summary>
    public ChecksumKind Kind { get; }

    /// <summary>The sum in upper-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Reads a multihash, as STAC's <c>file:checksum</c> is one.</summary>
    /// <param name="hex">Kind, length and sum in hexadecimal digits, such as 1220 and 64 digits for SHA-256.</param>
    /// <returns>The sum; null where it is of a kind that is not known here, or no multihash at all.</returns>
    public static FileChecksum? FromMultihash(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        foreach (var (prefix, kind) in new[] { ("1220", ChecksumKind.Sha256), ("1340", ChecksumKind.Sha512), ("1114", ChecksumKind.Sha1), ("d50110", ChecksumKind.Md5) })
        {
            if (!hex.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var sum = hex[prefix.Length..];
            return sum.Length == 2 * Length(kind) && sum.All(char.IsAsciiHexDigit) ? new FileChecksum(kind, sum) : null;
        }

        return null;
    }

    /// <summary>Reads a stream to its end and compares.</summary>
    /// <param name="stream">The content; stays open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<bool> MatchesAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(Kind switch { ChecksumKind.Md5 => HashAlgorithmName.MD5, ChecksumKind.Sha1 => HashAlgorithmName.SHA1, ChecksumKind.Sha256 => HashAlgorithmName.SHA256, _ => HashAlgorithmName.SHA512 });
        var buffer = new byte[1 << 17];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;) hash.AppendData(buffer, 0, read);
        return Convert.ToHexString(hash.GetHashAndReset()) == Hex;
    }

    private static int Length(ChecksumKind kind) => kind switch { ChecksumKind.Md5 => 16, ChecksumKind.Sha1 => 20, ChecksumKind.Sha256 => 32, _ => 64 };
}
