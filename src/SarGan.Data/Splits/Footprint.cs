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

/// <summary>Footprints that a <c>manifest.csv</c> beside the tiles tells: columns <c>s1</c> or <c>sar</c>, <c>west</c>, <c>south</c>, <c>east</c>, <c>north</c>.</summary>
internal sealed class FootprintTable
{
    private readonly Dictionary<string, Footprint> _byPath = new(StringComparer.Ordinal);

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

    public Footprint? Find(TilePair pair) => _byPath.TryGetValue(Path.GetFullPath(pair.SarPath), out var footprint) ? footprint : null;

    private void Add(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ManifestLayout.FileName))) return;
        var table = CsvTable.Read(Path.Combine(folder, ManifestLayout.FileName));
        var sar = table.Has("s1") ? "s1" : "sar";
        if (!table.Has(sar, "west", "south", "east", "north")) return;
        foreach (var row in table.Rows)
        {
            if (Parse(table, row) is { } footprint) _byPath.TryAdd(Path.GetFullPath(table.Field(row, sar), folder), footprint);
        }
    }

    private static Footprint? Parse(CsvTable table, string[] row)
    {
        return Number("west") is { } west && Number("south") is { } south && Number("east") is { } east && Number("north") is { } north && west < east && south < north
            ? new Footprint(west, south, east, north)
            : null;

        double? Number(string column) => double.TryParse(table.Field(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }
}
