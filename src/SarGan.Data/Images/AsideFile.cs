namespace SarGan.Data.Images;

/// <summary>Writes a file aside and moves it into place, so that a killed process leaves the old file or the new one, never half.</summary>
internal static class AsideFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write)) write(stream);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            // Gone after a successful move; deleting what is not there does nothing.
            File.Delete(aside);
        }
    }
}
