using System.Security.Cryptography;

namespace SarGan.Scenes;

/// <summary>A scene's file and what lies beside its result.</summary>
internal static class SceneHash
{
    /// <summary>The SHA-256 of a file, lower-case hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Of(string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Deletes the scratch files of killed runs. Only for who holds the result's journal: no other run can be using them.</summary>
    public static void RemoveScratch(string output)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(output))!, Path.GetFileName(output)); // A file has a folder.
        foreach (var file in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            // NAME.GUID.tmp, as GeoTiffWriter names them.
            var own = Path.GetFileName(file);
            if (own.Length == name.Length + 37 && own.StartsWith(name + ".", StringComparison.Ordinal) && Guid.TryParseExact(own.AsSpan(name.Length + 1, 32), "N", out _)) File.Delete(file);
        }
    }
}
