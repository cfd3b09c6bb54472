using System.Globalization;
using SarGan.Data.Layouts;

namespace SarGan.Data.Splits;

/// <summary>The box of longitude and latitude that a tile covers.</summary>
/// <param name="West">Longitude in degrees.</param>
/// <param name="South">Latitude in degrees.</param>
/// <param name="East">Longitude in degrees, above <paramref name="West"/>: a box across the date line is not understood.</param>
/// <param name="North">Latitude in degrees, above <paramref name="South"/>.</param>
public readonly record struct Footprint(double West, double South, double East, double North)
{
    /// <summary>Whether two boxes share more than a given share of the smaller one's sides. Boxes that only touch do not overlap.</summary>
    internal bool Overlaps(Footprint other, double tolerance)
    {
        var width = Math.Min(East, other.East) - Math.Max(West, other.West);
        var height = Math.Min(North, other.North) - Math.Max(South, other.South);
        return width > tolerance * Math.Min(East - West, other.East - other.West) && height > tolerance * Math.Min(North - South, other.North - other.South);
    }
}

/// <summary>The pixels that a tile covers in the scene it was cut from: exact where the box of longitude and latitude around a tilted tile is wider than the tile.</summary>
/// <param name="Grid">Names the scene's pixel grid; boxes of different grids cannot be compared.</param>
/// <param name="Pixels">West and east are columns, south and north the first row and the one after the last.</param>
internal readonly record struct GridFootprint(string Grid, Footprint Pixels);

/// <summary>
/// Footprints that a <c>manifest.csv</c> beside the tiles tells: columns <c>s1</c> or <c>sar</c>, and <c>west</c>, <c>south</c>, <c>east</c>, <c>north</c>,
/// or <c>grid</c>, <c>left</c>, <c>top</c>, <c>right</c>, <c>bottom</c>, or both.
/// </summary>
internal sealed class FootprintTable
{
    private readonly Dictionary<string, (Footprint? Degrees, GridFootprint? Grid)> _byPath = new(StringComparer.Ordinal);

    /// <summary>Looks in the data set's folder, and in the one above, where a season is opened by itself.</summary>
    /// <exception cref="DatasetLayoutException">The data set's own manifest is broken.</exception>
    public static FootprintTable Load(TileDataset dataset)
    {
        var result = new FootprintTable();
        result.Add(dataset.Root);
        if (Path.GetDirectoryName(dataset.Root) is not { } parent) return result;
        try
        {
            result.Add(parent);
        }
        catch (Exception e) when (e is DatasetLayoutException or IOException or UnauthorizedAccessException)
        {
            // The folder above is not the data set's: a file of that name may be anything.
        }

        return result;
    }

    /// <summary>The box of longitude and latitude.</summary>
    public Footprint? Find(TilePair pair) => _byPath.TryGetValue(Path.GetFullPath(pair.SarPath), out var found) ? found.Degrees : null;

    /// <summary>The pixels of the scene.</summary>
    public GridFootprint? FindOnGrid(TilePair pair) => _byPath.TryGetValue(Path.GetFullPath(pair.SarPath), out var found) ? found.Grid : null;

    private void Add(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ManifestLayout.FileName))) return;
        var table = CsvTable.Read(Path.Combine(folder, ManifestLayout.FileName));
        var sar = table.Has("s1") ? "s1" : "sar";
        if (!table.Has(sar)) return;
        foreach (var row in table.Rows)
        {
            var degrees = Parse(table, row, "west", "south", "east", "north");
            var pixels = table.Field(row, "grid").Length > 0 ? Parse(table, row, "left", "top", "right", "bottom") : null;
            if (degrees is null && pixels is null) continue;
            _byPath.TryAdd(Path.GetFullPath(table.Field(row, sar), folder), (degrees, pixels is { } box ? new GridFootprint(table.Field(row, "grid"), box) : null));
        }
    }

    private static Footprint? Parse(CsvTable table, string[] row, string low, string lowY, string high, string highY)
    {
        return Number(low) is { } west && Number(lowY) is { } south && Number(high) is { } east && Number(highY) is { } north && west < east && south < north
            ? new Footprint(west, south, east, north)
            : null;

        double? Number(string column) => double.TryParse(table.Field(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }
}
