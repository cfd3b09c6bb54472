namespace SarGan.Models.Weights;

/// <summary>Files that are either the old one or the new one, never half.</summary>
public static class AsideFile
{
    /// <summary>Writes beside the file, brings it to the disk, then moves it into place. On failure the old file, if any, is untouched.</summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <param name="write">Writes the content. The stream can be read and searched.</param>
    /// <param name="aside">
    /// The file beside, in the same folder, which is replaced if it exists; null, the default, takes a name of its own each time. A fixed name suits a
    /// file with one writer: what a killed process left there goes at the next attempt.
    /// </param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write, string? aside = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        aside ??= Path.Combine(Path.GetDirectoryName(full) ?? "", $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Opens a file for reading; whatever forbids it becomes a <see cref="ModelBundleException"/>.</summary>
    internal static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = Directory.Exists(path) ? "This is a folder, not a file."
                : File.Exists(path) ? $"The file cannot be opened: {e.Message}"
                : "There is no such file.";
            throw new ModelBundleException(problem, e) { FilePath = path };
        }
    }
}
