using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Data.Splits;

/// <summary>Lays a split down in a folder, replacing only what an earlier split made there.</summary>
/// <remarks>
/// New copies are made in <see cref="StagingFolder"/>, whose manifest is written first. Then the old files go, the new ones come, and the
/// manifest last. A killed process leaves the staging folder: data in it are not opened, and the next run clears up by both manifests.
/// </remarks>
internal static class SplitWriter
{
    /// <summary>There while a split is being written, or after that was interrupted.</summary>
    public const string StagingFolder = ".sargan-split";

    private static readonly string[] SideFolders = ["trainA", "trainB", "testA", "testB"];

    public static bool IsInSideFolder(string folder, string file) => SideFolders.Any(side => Path.GetDirectoryName(file) == Path.Combine(folder, side));

    public static void Write(TileDataset dataset, string folder, SplitMode mode, CancellationToken cancellationToken)
    {
        folder = PhysicalPath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (folder == PhysicalPath(Path.GetFullPath(dataset.Root)))
            throw new DatasetLayoutException($"{folder} is the data set itself: nobody could tell its tiles from those of the split. Choose another folder.");
        var entries = Plan(dataset, folder, mode);
        if (entries.Select(entry => entry.Pair).FirstOrDefault(pair => IsInSideFolder(folder, pair.SarPath) || IsInSideFolder(folder, pair.OpticalPath)) is { } taken)
            throw new DatasetLayoutException($"{taken.SarPath} is to be divided, but lies where the split goes and would be replaced. Choose another folder.");
        Directory.CreateDirectory(folder);
        var staging = Path.Combine(folder, StagingFolder);
        var manifest = Path.Combine(folder, ManifestLayout.FileName);
        var stagedManifest = Path.Combine(staging, ManifestLayout.FileName);
        var old = SplitManifest.OwnFiles(folder, manifest);
        old.UnionWith(SplitManifest.OwnFiles(folder, stagedManifest));
        RefuseForeignFiles(folder, old);
        ClearStaging(folder, staging, stagedManifest);
        try
        {
            Directory.CreateDirectory(staging);
            SplitManifest.Write(folder, stagedManifest, entries, mode);
            if (mode == SplitMode.Link) TryLink(entries[0], staging);
            if (mode == SplitMode.Copy) CopyAll(entries, dataset.Decoder, staging, cancellationToken);
            if (mode != SplitMode.Link) entries = AddHashes(entries, mode == SplitMode.Copy ? staging : folder, cancellationToken);
            SplitManifest.Write(folder, stagedManifest, entries, mode);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            ClearStaging(folder, staging, stagedManifest);
            throw;
        }

        foreach (var file in old) File.Delete(file);
        foreach (var entry in entries)
        {
            Place(entry.Sar, entry.Pair.SarPath);
            Place(entry.Optical, entry.Pair.OpticalPath);
        }

        File.Move(stagedManifest, manifest, overwrite: true);
        ClearStaging(folder, staging, stagedManifest);
        foreach (var side in SideFolders) DeleteIfEmpty(Path.Combine(folder, side));

        void Place(string target, string source)
        {
            if (mode == SplitMode.Manifest) return;
            var path = Path.Combine(folder, target);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A target lies in a side folder.
            if (mode == SplitMode.Copy) File.Move(Path.Combine(staging, target), path);
            else Link(path, source);
        }
    }

    private static List<SplitEntry> Plan(TileDataset dataset, string folder, SplitMode mode)
    {
        var footprints = FootprintTable.Load(dataset);
        var physical = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = dataset.Train.Select(pair => EntryOf("train", pair)).Concat(dataset.Test.Select(pair => EntryOf("test", pair))).ToList();
        if (mode == SplitMode.Manifest) return entries;
        // Without regard to case, since some file systems have none.
        var sources = entries.SelectMany(IEnumerable<(string Target, string Source)> (entry) => [(entry.Sar, entry.Pair.SarPath), (entry.Optical, entry.Pair.OpticalPath)]);
        var clash = sources.GroupBy(file => file.Target, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (clash is not null)
            throw new DatasetLayoutException($"Two tiles would both become {clash.Key}: {string.Join(" and ", clash.Take(2).Select(file => file.Source))}. Rename one, or write a manifest only.");
        return entries;

        SplitEntry EntryOf(string split, TilePair pair)
        {
            var half = pair.Sar.Region != TileRegion.Whole;
            if (half && mode != SplitMode.Copy) throw new DatasetLayoutException($"{pair.SarPath} holds both tiles: halves cannot be linked or listed. Copy them (SplitMode.Copy).");
            var (footprint, grid) = (footprints.Find(pair), footprints.FindOnGrid(pair));
            pair = pair with { Sar = Resolve(pair.Sar), Optical = Resolve(pair.Optical) };
            if (mode == SplitMode.Manifest)
                return new SplitEntry(split, Path.GetRelativePath(folder, pair.SarPath), Path.GetRelativePath(folder, pair.OpticalPath), pair) { Footprint = footprint, Grid = grid };
            string sar = Path.GetFileNameWithoutExtension(pair.SarPath), optical = Path.GetFileNameWithoutExtension(pair.OpticalPath);
            if (!TwinNames.AreTwins(sar, optical)) optical = sar;
            return new SplitEntry(
                split,
                Path.Combine(split + "A", sar + (half ? ".png" : Path.GetExtension(pair.SarPath))),
                Path.Combine(split + "B", optical + (half ? ".png" : Path.GetExtension(pair.OpticalPath))),
                pair) { Footprint = footprint, Grid = grid };
        }

        TileFile Resolve(TileFile tile)
        {
            var parent = Path.GetDirectoryName(Path.GetFullPath(tile.Path))!; // A file lies in a folder.
            if (!physical.TryGetValue(parent, out var resolved)) physical[parent] = resolved = PhysicalPath(parent);
            return tile with { Path = Path.Combine(resolved, Path.GetFileName(tile.Path)) };
        }
    }

    private static void RefuseForeignFiles(string folder, HashSet<string> own)
    {
        const int Shown = 20;
        var foreign = SideFolders.Select(side => Path.Combine(folder, side)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries).Where(path => !own.Contains(path)).Order(StringComparer.Ordinal).ToList();
        if (foreign.Count == 0) return;
        throw new DatasetLayoutException($"{foreign.Count} file(s) in {folder} are in the way that no split made, or that were changed since. Move them, or choose another folder:\n  {string.Join("\n  ", foreign.Take(Shown))}{(foreign.Count > Shown ? $"\n  and {foreign.Count - Shown} more" : "")}");
    }

    private static void CopyAll(List<SplitEntry> entries, ITileDecoder decoder, string staging, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(entry.Pair.Sar, Path.Combine(staging, entry.Sar));
            Copy(entry.Pair.Optical, Path.Combine(staging, entry.Optical));
        }

        void Copy(TileFile tile, string target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // A target lies in a side folder.
            if (tile.Region == TileRegion.Whole) File.Copy(tile.Path, target);
            else ImageFile.Write(target, FileTiles.Read(tile, decoder));
        }
    }

    private static List<SplitEntry> AddHashes(List<SplitEntry> entries, string folder, CancellationToken cancellationToken)
    {
        var hashed = new List<SplitEntry>(entries.Count);
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashed.Add(entry with
            {
                SarSha256 = SplitManifest.HashOf(Path.GetFullPath(entry.Sar, folder)),
                OpticalSha256 = SplitManifest.HashOf(Path.GetFullPath(entry.Optical, folder)),
            });
        }

        return hashed;
    }

    // Before the old split goes: not every file system and user may link. The name is in the staged manifest, so the link is cleared up with it.
    private static void TryLink(SplitEntry entry, string staging)
    {
        var path = Path.Combine(staging, entry.Sar);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A target lies in a side folder.
        Link(path, entry.Pair.SarPath);
        File.Delete(path);
    }

    private static void Link(string path, string source)
    {
        try
        {
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source)); // A target lies in a side folder.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw new DatasetLayoutException($"{path} cannot be made a link to {source}. Copy the tiles (SplitMode.Copy), or write a manifest only (SplitMode.Manifest).", e);
        }
    }

    private static void ClearStaging(string folder, string staging, string stagedManifest)
    {
        if (!Directory.Exists(staging)) return;
        if (File.Exists(stagedManifest))
        {
            var table = CsvTable.Read(stagedManifest);
            foreach (var row in table.Rows)
            {
                foreach (var side in (ReadOnlySpan<string>)["sar", "optical"])
                {
                    var file = Path.GetFullPath(table.Field(row, side), staging);
                    if (IsInSideFolder(staging, file) && Directory.Exists(Path.GetDirectoryName(file))) File.Delete(file);
                }
            }

            File.Delete(stagedManifest);
        }

        foreach (var side in SideFolders) DeleteIfEmpty(Path.Combine(staging, side));
        DeleteIfEmpty(staging);
        if (Directory.Exists(staging)) throw new DatasetLayoutException($"{staging} is left over from an interrupted split of {folder} and holds files that no split lists. Remove it.");
    }

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    /// <summary>The path with all links in its folders resolved, since ".." in a relative link is taken from where the folder really is.</summary>
    private static string PhysicalPath(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null) return path;
        path = Path.Combine(PhysicalPath(parent), Path.GetFileName(path));
        return Directory.Exists(path) && new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? PhysicalPath(target.FullName) : path;
    }
}
