using System.Globalization;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Splits;

namespace SarGan.Data.Tiling;

/// <summary>Reads and writes the list of the tiles that were cut: the columns that layouts and the leak audit read, and each file's hash.</summary>
internal static class TileManifest
{
    public static readonly IReadOnlyList<string> Header =
        ["split", "sar", "optical", "scene", "patch", "sar_sha256", "optical_sha256", "nodata_share", "west", "south", "east", "north", "grid", "left", "top", "right", "bottom"];

    public static void Write(string path, IEnumerable<TileEntry> entries) =>
        AsideFile.Write(path, stream => CsvTable.Write(stream, Header, entries.Select(RowOf)));

    /// <summary>The files below a folder that no run wrote, or that were changed since.</summary>
    /// <exception cref="DatasetLayoutException">The manifest is broken.</exception>
    public static List<string> ForeignFiles(string folder)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        var path = Path.Combine(folder, ManifestLayout.FileName);
        if (File.Exists(path) && CsvTable.Read(path) is var table && table.Header.SequenceEqual(Header))
        {
            own.Add(path);
            foreach (var row in table.Rows)
            {
                foreach (var side in (ReadOnlySpan<string>)["sar", "optical"])
                {
                    var file = Path.GetFullPath(table.Field(row, side), folder);
                    if (SplitManifest.HasHash(file, table.Field(row, side + "_sha256"))) own.Add(file);
                }
            }
        }

        return [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(entry => !own.Contains(entry) && !IsSideFolder(folder, entry)).Order(StringComparer.Ordinal)];
    }

    private static bool IsSideFolder(string folder, string entry) =>
        Path.GetDirectoryName(entry) == folder && TileCutter.SideFolders.Contains(Path.GetFileName(entry)) && new DirectoryInfo(entry) is { Exists: true, LinkTarget: null };

    private static string[] RowOf(TileEntry entry) =>
    [
        entry.Split, entry.Sar, entry.Optical, entry.Scene, entry.Tile.Name, entry.SarSha256, entry.OpticalSha256, Number(entry.Tile.NoDataShare),
        Number(entry.Footprint?.West), Number(entry.Footprint?.South), Number(entry.Footprint?.East), Number(entry.Footprint?.North),
        entry.GridId, Number(entry.Tile.Window.X), Number(entry.Tile.Window.Y), Number(entry.Tile.Window.EndX), Number(entry.Tile.Window.EndY),
    ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>One pair of tiles as the manifest lists it. Paths are relative to the folder, with slashes.</summary>
internal sealed record TileEntry(PlannedTile Tile, string Split, string Sar, string Optical)
{
    public required string Scene { get; init; }

    public required string GridId { get; init; }

    public required Footprint? Footprint { get; init; }

    public required string SarSha256 { get; init; }

    public required string OpticalSha256 { get; init; }
}
