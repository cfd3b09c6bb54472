namespace SarGan.Data.Sources.Http;

/// <summary>A file to fetch, and what is known of it beforehand.</summary>
public sealed record DownloadRequest
{
    /// <summary>Where it is. https://, or http:// for this machine itself where the service runs on it, too.</summary>
    public required Uri Address { get; init; }

    /// <summary>Its name in the folder; null (default) for the last part of the address. Either goes through <see cref="SafeFileName"/>; names that come with the answer are not looked at.</summary>
    public string? FileName { get; init; }

    /// <summary>Its bytes as the service states them; null (default) where it does not. 0 to 2^63 - 1. Another length is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? Length { get; init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Length), FormattableString.Invariant($"Length must be 0 or more. Actual value was {value}.")); }

    /// <summary>Its checksum as the service states it; null (default) where it does not. Another one is refused.</summary>
    public FileChecksum? Checksum { get; init; }

    /// <summary>Most bytes that are taken. Default 64 GiB; 1 to 2^63 - 1. Larger files are refused, before any byte where the server says their length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxBytes { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxBytes), FormattableString.Invariant($"MaxBytes must be 1 or more. Actual value was {value}.")); } = 64L << 30;

    /// <summary>Whether a file that is there already is replaced. Default false: it is kept if length or checksum are known and right, and is an error if not.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What came of a download.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="ResumedFrom">Bytes that an earlier, broken call had left and that were not fetched again.</param>
/// <param name="WasThere">Whether the file was there already, whole, and nothing was fetched.</param>
public sealed record DownloadResult(string Path, long Length, long ResumedFrom, bool WasThere);

/// <summary>How far a download is.</summary>
/// <param name="BytesDone">Bytes on the disk.</param>
/// <param name="Bytes">Bytes in all; null where the server does not say.</param>
public sealed record DownloadProgress(long BytesDone, long? Bytes);
