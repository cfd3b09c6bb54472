namespace SarGan.Data.Images;

/// <summary>Fills a folder aside and moves it into place, so that a killed process leaves the old folder or the new one, never half.</summary>
internal static class AsideFolder
{
    /// <summary>Writes a folder.</summary>
    /// <param name="folder">Its full path; nothing, or a folder that <paramref name="checkReplaceable"/> lets pass.</param>
    /// <param name="checkReplaceable">Told the path of a folder that is in the way; throws where it must stay. Asked before the work and again after it.</param>
    /// <param name="write">Fills the folder that it is told.</param>
    /// <exception cref="IOException">A file is in the way, or the folder cannot be written.</exception>
    public static void Write(string folder, Action<string> checkReplaceable, Action<string> write)
    {
        // A link is followed: the folder that it names is replaced, and the link stays.
        if (new DirectoryInfo(folder) is { Exists: true } linked && linked.ResolveLinkTarget(returnFinalTarget: true) is { } target) folder = target.FullName;
        folder = Path.TrimEndingDirectorySeparator(folder);
        Check();
        var parent = Path.GetDirectoryName(folder) ?? throw new IOException($"{folder} is a root folder and cannot be replaced. Choose another one.");
        Directory.CreateDirectory(parent);
        var aside = Path.Combine(parent, $".{Path.GetFileName(folder)}-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(aside);
            write(aside);
            Check();
            if (!Directory.Exists(folder))
            {
                Directory.Move(aside, folder);
                return;
            }

            var old = Path.ChangeExtension(aside, ".old");
            Directory.Move(folder, old);
            Directory.Move(aside, folder);
            Directory.Delete(old, recursive: true);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }

        void Check()
        {
            if (File.Exists(folder)) throw new IOException($"{folder} is a file: a folder of this name would be written. Choose another name.");
            if (Directory.Exists(folder)) checkReplaceable(folder);
        }
    }

    /// <summary>Whether nothing is in a folder.</summary>
    public static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();
}
