using System.Globalization;
using System.Security.Cryptography;
using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Data.Splits;

/// <summary>One pair of a split as its manifest lists it.</summary>
/// <param name="Split">train or test.</param>
/// <param name="Sar">The SAR tile's path relative to the split's folder.</param>
/// <param name="Optical">The optical tile's path relative to the split's folder.</param>
/// <param name="Pair">The original.</param>
internal sealed record SplitEntry(string Split, string Sar, string Optical, TilePair Pair)
{
    public string SarSha256 { get; init; } = "";

    public string OpticalSha256 { get; init; } = "";

    public Footprint? Footprint { get; init; }

    public GridFootprint? Grid { get; init; }
}

/// <summary>Reads and writes the list of what a split made.</summary>
internal static class SplitManifest
{
    public static readonly IReadOnlyList<string> Header =
        ["split", "sar", "optical", "scene", "patch", "mode", "sar_source", "optical_source", "sar_sha256", "optical_sha256", "west", "south", "east", "north", "grid", "left", "top", "right", "bottom"];

    /// <summary>The columns before those of the grid were added: such manifests are still ours.</summary>
    private const int ColumnsWithoutGrid = 14;

    public static void Write(string folder, string path, IEnumerable<SplitEntry> entries, SplitMode mode) =>
        AsideFile.Write(path, stream => CsvTable.Write(stream, Header, entries.Select(entry => RowOf(folder, entry, mode))));

    /// <summary>The files that a split made and that are still as it made them.</summary>
    /// <param name="folder">The split's folder.</param>
    /// <param name="path">A manifest of ours.</param>
    /// <exception cref="DatasetLayoutException">The file is not a manifest of ours.</exception>
    public static HashSet<string> OwnFiles(string folder, string path)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        if (!File.Exists(path)) return own;
        var table = CsvTable.Read(path);
        if (!table.Header.SequenceEqual(Header) && !table.Header.SequenceEqual(Header.Take(ColumnsWithoutGrid))) throw new DatasetLayoutException($"{path} is in the way: it is no manifest that a split wrote.");
        foreach (var row in table.Rows)
        {
            var mode = table.Field(row, "mode");
            foreach (var side in (ReadOnlySpan<string>)["sar", "optical"])
            {
                var file = Path.GetFullPath(table.Field(row, side), folder);
                if (mode == nameof(SplitMode.Manifest) || !SplitWriter.IsInSideFolder(folder, file)) continue;
                var same = mode == nameof(SplitMode.Link) ? IsLinkTo(file, Path.GetFullPath(table.Field(row, side + "_source"), folder)) : HasHash(file, table.Field(row, side + "_sha256"));
                if (same) own.Add(file);
            }
        }

        return own;
    }

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool IsLinkTo(string file, string source)
    {
        var link = new FileInfo(file);
        return link.LinkTarget is { } target && Path.GetFullPath(target, Path.GetDirectoryName(file)!) == source; // A file in a side folder has a directory.
    }

    public static bool HasHash(string file, string hash) => hash.Length > 0 && File.Exists(file) && new FileInfo(file).LinkTarget is null && HashOf(file) == hash;

    private static string[] RowOf(string folder, SplitEntry entry, SplitMode mode) =>
    [
        entry.Split, Slashes(entry.Sar), Slashes(entry.Optical), entry.Pair.Scene ?? "", entry.Pair.Patch ?? "", mode.ToString(),
        Slashes(Path.GetRelativePath(folder, entry.Pair.SarPath)), Slashes(Path.GetRelativePath(folder, entry.Pair.OpticalPath)),
        entry.SarSha256, entry.OpticalSha256,
        Number(entry.Footprint?.West), Number(entry.Footprint?.South), Number(entry.Footprint?.East), Number(entry.Footprint?.North),
        entry.Grid?.Grid ?? "", Number(entry.Grid?.Pixels.West), Number(entry.Grid?.Pixels.South), Number(entry.Grid?.Pixels.East), Number(entry.Grid?.Pixels.North),
    ];

    private static string Slashes(string path) => path.Replace('\\', '/');

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
