using SarGan.Data.Layouts;

namespace SarGan.Data.Splits;

/// <summary>Compares the ground of test tiles with that of training tiles: by pixels where both were cut from one grid, else by longitude and latitude.</summary>
internal sealed class FootprintAudit
{
    // Corner coordinates are rounded: a hundredth of a tile is no overlap.
    private const double DegreesTolerance = 0.01;

    private readonly List<Tile> _train;
    private readonly List<Tile> _test;
    private readonly BoxIndex _degrees;
    private readonly Dictionary<string, BoxIndex> _grids;

    public FootprintAudit(TileDataset dataset)
    {
        var table = FootprintTable.Load(dataset);
        _train = Located(dataset.Train);
        _test = Located(dataset.Test);
        _degrees = new BoxIndex(_train.Where(tile => tile.Degrees is not null).Select(tile => (tile, tile.Degrees!.Value))); // Those without were left out.
        _grids = _train.Where(tile => tile.Grid is not null).GroupBy(tile => tile.Grid!.Value.Grid)
            .ToDictionary(group => group.Key, group => new BoxIndex(group.Select(tile => (tile, tile.Grid!.Value.Pixels))));

        List<Tile> Located(IEnumerable<TilePair> pairs) =>
            [.. pairs.Select(pair => new Tile(pair, table.Find(pair), table.FindOnGrid(pair))).Where(tile => tile.Degrees is not null || tile.Grid is not null)];
    }

    /// <summary>Whether any test tile can be compared with any training tile.</summary>
    public bool Auditable => _test.Any(CanCompare);

    /// <summary>Test tiles that can be compared.</summary>
    public int Compared => _test.Count(CanCompare);

    /// <summary>Each test tile that can be compared, with the training tiles whose ground it shares.</summary>
    public IEnumerable<(TilePair Test, List<TilePair> Train)> Overlaps()
    {
        foreach (var tile in _test.Where(CanCompare))
        {
            var shared = new List<TilePair>();
            if (tile.Grid is { } grid && _grids.TryGetValue(grid.Grid, out var index)) shared.AddRange(index.Overlapping(grid.Pixels, 0).Select(other => other.Pair));
            if (tile.Degrees is { } degrees)
                shared.AddRange(_degrees.Overlapping(degrees, DegreesTolerance).Where(other => other.Grid is null || other.Grid?.Grid != tile.Grid?.Grid).Select(other => other.Pair));
            yield return (tile.Pair, shared);
        }
    }

    private bool CanCompare(Tile tile) => (tile.Degrees is not null && _degrees.Count > 0) || (tile.Grid is { } grid && _grids.ContainsKey(grid.Grid));

    private readonly record struct Tile(TilePair Pair, Footprint? Degrees, GridFootprint? Grid);

    /// <summary>Boxes sorted by western edge: only those that start between one width west of a box and its eastern edge can overlap it.</summary>
    private sealed class BoxIndex
    {
        private readonly (Tile Tile, Footprint Box)[] _boxes;
        private readonly double[] _wests;
        private readonly double _widest;

        public BoxIndex(IEnumerable<(Tile Tile, Footprint Box)> boxes)
        {
            _boxes = [.. boxes.OrderBy(entry => entry.Box.West)];
            _wests = Array.ConvertAll(_boxes, entry => entry.Box.West);
            _widest = _boxes.Length == 0 ? 0 : _boxes.Max(entry => entry.Box.East - entry.Box.West);
        }

        public int Count => _boxes.Length;

        public IEnumerable<Tile> Overlapping(Footprint box, double tolerance)
        {
            // Just below the bound, since a binary search may land anywhere among equal edges.
            var first = Array.BinarySearch(_wests, Math.BitDecrement(box.West - _widest));
            for (var i = first < 0 ? ~first : first; i < _boxes.Length && _wests[i] < box.East; i++)
            {
                if (box.Overlaps(_boxes[i].Box, tolerance)) yield return _boxes[i].Tile;
            }
        }
    }
}
