namespace SarGan.Data.Images;

/// <summary>Writes a file aside and moves it into place, so that a killed process leaves the old file or the new one, never half.</summary>
internal static class AsideFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must be there.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">Whether the content is on the disk before the old file goes, so that the promise holds for a failing machine, too. It takes some milliseconds.</param>
    public static void Write(string path, Action<Stream> write, bool flushToDisk = true)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                if (flushToDisk) stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            // Gone after a successful move; deleting what is not there does nothing.
            File.Delete(aside);
        }
    }
}
