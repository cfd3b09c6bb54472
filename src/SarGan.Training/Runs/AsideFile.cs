namespace SarGan.Training.Runs;

/// <summary>Files that are either the old one or the whole new one, whenever the process or the machine stops.</summary>
internal static class AsideFile
{
    /// <summary>Writes beside the file, brings it to the disk, then moves it into place.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var aside = path + ".partial";
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
