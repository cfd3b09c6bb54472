using System.Text.Json;
using System.Text.RegularExpressions;
using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>The root of a simulated data set while one writer owns it: the new data set is made aside, then takes the old one's place.</summary>
/// <remarks>
/// Tiles and manifest are two entries, so taking their place takes several moves. Until the last of them the old data set lies in
/// <see cref="OldName"/>: whoever opens the root after a kill finds that folder, and puts its content back. Nothing that no simulation made is ever touched.
/// </remarks>
internal sealed partial class SimulationFolder : IDisposable
{
    private const string ManifestName = "simulation.json";
    private const string NewName = ".simulation-new";
    private const string OldName = ".simulation-old";
    private const string LockName = ".simulation-lock";

    // A link is a file of somebody's, whatever its name.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    private readonly string _root;
    private readonly FileStream _lock;

    private SimulationFolder(string root, FileStream @lock) => (_root, _lock) = (root, @lock);

    /// <summary>Where the new tiles are made, aside.</summary>
    public string NewTiles => In(NewName, SimulatedDataset.FolderName);

    private string NewManifest => In(NewName, ManifestName);

    private string OldTiles => In(OldName, SimulatedDataset.FolderName);

    private string OldManifest => In(OldName, ManifestName);

    private string Tiles => In(SimulatedDataset.FolderName);

    private string Manifest => In(ManifestName);

    /// <summary>Takes hold of a root, made if need be, and clears up what a killed writer left.</summary>
    /// <exception cref="IOException">Another writer owns the root, or files that no simulation made are in the way.</exception>
    public static SimulationFolder Open(string root)
    {
        Directory.CreateDirectory(root);
        var folder = new SimulationFolder(root, Lock(Path.Combine(root, LockName)));
        try
        {
            folder.RefuseForeign();
            folder.Restore();
            return folder;
        }
        catch
        {
            folder._lock.Dispose();
            throw;
        }
    }

    /// <summary>Lets the new tiles and their manifest take the old ones' place.</summary>
    public void Replace(Action<Stream> writeManifest)
    {
        // Looked at again: the drawing takes a while.
        RefuseForeign();
        AsideFile.Write(NewManifest, writeManifest);
        Directory.CreateDirectory(In(OldName));
        if (File.Exists(Manifest)) File.Move(Manifest, OldManifest);
        if (Directory.Exists(Tiles)) Directory.Move(Tiles, OldTiles);
        Directory.Move(NewTiles, Tiles);
        File.Move(NewManifest, Manifest);
        // From here on the new data set counts: what is called new is thrown away, what is called old comes back.
        Directory.Delete(In(NewName));
        Directory.Move(In(OldName), In(NewName));
    }

    /// <summary>Clears up, after success as after failure, and lets go of the root.</summary>
    public void Dispose()
    {
        try
        {
            Restore();
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private void Restore()
    {
        if (Directory.Exists(OldTiles))
        {
            if (Directory.Exists(Tiles)) Directory.Delete(Tiles, recursive: true);
            Directory.Move(OldTiles, Tiles);
        }
        if (File.Exists(OldManifest)) File.Move(OldManifest, Manifest, overwrite: true);
        foreach (var folder in (ReadOnlySpan<string>)[In(OldName), In(NewName)])
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static FileStream Lock(string path)
    {
        if (Directory.Exists(path) || (File.Exists(path) && new FileInfo(path).Length > 0)) throw Foreign(path);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{path} is held: another simulation is being written to this folder. Wait for it, or choose another root.", e);
        }
    }

    private void RefuseForeign()
    {
        if (File.Exists(Tiles)) throw new IOException($"{Tiles} is a file: a simulated data set would be a folder of this name. Choose another root.");
        RefuseForeignIn(Tiles, "", "so it is not replaced");
        RefuseForeignIn(In(NewName), SimulatedDataset.FolderName, "so the leftovers of a stopped simulation around it are not cleared up");
        RefuseForeignIn(In(OldName), SimulatedDataset.FolderName, "so the leftovers of a stopped simulation around it are not cleared up");
        if (Directory.Exists(Manifest) || (File.Exists(Manifest) && !IsManifest(Manifest))) throw Foreign(Manifest);
    }

    /// <param name="folder">Tiles, or leftovers, which hold tiles and a manifest that may be unfinished.</param>
    /// <param name="tiles">Where in the folder the tiles are; empty for the folder itself.</param>
    /// <param name="consequence">Ends the message.</param>
    private static void RefuseForeignIn(string folder, string tiles, string consequence)
    {
        if (File.Exists(folder)) throw Foreign(folder);
        if (!Directory.Exists(folder)) return;
        var prefix = tiles.Length == 0 ? "" : tiles + "/";
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", Everything))
        {
            var name = Path.GetRelativePath(folder, entry).Replace('\\', '/');
            var isFolder = Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null;
            var isOurs = prefix.Length > 0 && (isFolder ? name == tiles : LeftoverManifest().IsMatch(name));
            if (!isOurs && name.StartsWith(prefix, StringComparison.Ordinal))
                isOurs = (isFolder ? SceneFolder() : prefix.Length > 0 ? LeftoverSceneFile() : SceneFile()).IsMatch(name[prefix.Length..]);
            if (!isOurs) throw new IOException($"{entry} was not made by a simulation, {consequence}. Move it away or choose another root.");
        }
    }

    private static bool IsManifest(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.GetString() == SimulatedDatasetWriter.Format;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IOException Foreign(string path) => new($"{path} was not made by a simulation and is not replaced. Move it away or choose another root.");

    private string In(params ReadOnlySpan<string> names) => Path.Combine(_root, Path.Combine(names));

    [GeneratedRegex("^s[12]_[0-9]+$")]
    private static partial Regex SceneFolder();

    [GeneratedRegex(@"^(s[12]_[0-9]+)/ROIs0001_sim_\1_p[0-9]+\.png$")]
    private static partial Regex SceneFile();

    [GeneratedRegex(@"^(s[12]_[0-9]+)/ROIs0001_sim_\1_p[0-9]+\.png(\.[0-9a-f]{32}\.tmp)?$")]
    private static partial Regex LeftoverSceneFile();

    [GeneratedRegex(@"^simulation\.json(\.[0-9a-f]{32}\.tmp)?$")]
    private static partial Regex LeftoverManifest();
}
