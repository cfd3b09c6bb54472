namespace SarGan.Models.Weights;

/// <summary>Files that are either the old one or the new one, never half.</summary>
internal static class AsideFile
{
    /// <summary>Writes beside the file, flushes to the disk, then moves into place. On failure the old file, if any, is untouched.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var aside = Path.Combine(Path.GetDirectoryName(full) ?? "", $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
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
