using System.Collections.Concurrent;
using SarGan.Data.Images;
using SarGan.Geo;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>A raster in EPSG:3857 as pixels of web-map tiles.</summary>
internal sealed class PyramidPixels
{
    private const int Size = TilePyramid.TileSize;
    private const double World = 2 * WebMercatorProjection.HalfWorld;

    // A grid that is meant to be the map's own is off by rounding only: a millionth of a pixel is no share of the neighbour.
    private const double Snap = 1e-6;

    private readonly RasterSource _raster;
    private readonly AffineTransform _transform;
    private readonly int[] _bands;
    private readonly int? _alpha;

    // As many as threads draw at once: megabytes for every tile anew would fill the memory before they are collected.
    private readonly ConcurrentBag<Sums> _idle = [];

    /// <exception cref="ArgumentException">The options do not fit the raster.</exception>
    public PyramidPixels(RasterSource raster, TilePyramidOptions options)
    {
        (_raster, _transform) = (raster, raster.Info.Transform!); // Checked by the caller.
        var info = raster.Info;
        if (info.BandNames is { } names && info.Bands is 2 or 4 && names[^1] == TileMosaic.AlphaBand) _alpha = info.Bands - 1;
        _bands = [.. options.Bands ?? (info.Bands - (_alpha is null ? 0 : 1) >= 3 ? [0, 1, 2] : [0])];
        if (_bands.Length is not (1 or 3) || _bands.Any(band => band < 0 || band >= info.Bands))
            throw new ArgumentException(FormattableString.Invariant($"One band or three are drawn, counted from 0; {raster.Name} has {info.Bands}. Actual bands were {string.Join(", ", _bands)}."), nameof(options));
        if (options.Ranges is null && info.SampleType != SampleType.Byte)
            throw new ArgumentException($"Tiles hold 8 bits a sample; {raster.Name} has {info.SampleType}. Give the range of values that becomes black to white.", nameof(options));
        var ranges = options.Ranges ?? [SampleRange.Byte];
        if (ranges.Count != 1 && ranges.Count != _bands.Length)
            throw new ArgumentException(FormattableString.Invariant($"Ranges must be one for all bands or one a band drawn ({_bands.Length}). Actual count was {ranges.Count}."), nameof(options));
        if (options.Colours is not null && _bands.Length != 1)
            throw new ArgumentException("Colours are for one band. Choose it with Bands.", nameof(options));
        Tone = new PyramidTone(options.SampleSpace, [.. _bands.Select((_, i) => ranges[ranges.Count == 1 ? 0 : i])], options.Colours);
    }

    /// <summary>Bands drawn: 1 or 3.</summary>
    public int Bands => _bands.Length;

    /// <summary>From samples to averages, and to 8 bits.</summary>
    public PyramidTone Tone { get; }

    private (double West, double East, double North, double South) Extent =>
        (_transform.OffsetX, _transform.OffsetX + (_transform.ScaleX * _raster.Info.Width), _transform.OffsetY, _transform.OffsetY + (_transform.ScaleY * _raster.Info.Height));

    /// <summary>How many tiles of a zoom hold any of the raster.</summary>
    public long CountTiles(int zoom)
    {
        var (first, last) = Rows(zoom);
        return Math.Max(0, last - first + 1) * Columns(zoom).Sum(run => run.Last - run.First + 1);
    }

    /// <summary>The tiles of a zoom that hold any of the raster, row by row.</summary>
    public IEnumerable<WebMercatorTile> TilesAt(int zoom)
    {
        var (first, last) = Rows(zoom);
        for (var y = first; y <= last; y++)
        {
            foreach (var run in Columns(zoom))
            {
                for (var x = run.First; x <= run.Last; x++) yield return new WebMercatorTile(zoom, (int)x, (int)y);
            }
        }
    }

    /// <summary>Whether a tile holds any of the raster.</summary>
    public bool Reaches(WebMercatorTile tile)
    {
        var (first, last) = Rows(tile.Zoom);
        return tile.Y >= first && tile.Y <= last && Columns(tile.Zoom).Any(run => tile.X >= run.First && tile.X <= run.Last);
    }

    /// <summary>Draws a tile.</summary>
    /// <returns>Null where nothing of it holds a measurement.</returns>
    public PyramidTile? Draw(WebMercatorTile tile)
    {
        if (!_idle.TryTake(out var sums)) sums = new Sums(_bands.Length);
        sums.Clear();
        var pixel = WebMercatorProjection.PixelSizeMetres(tile.Zoom, Size);
        var bounds = tile.Bounds;
        // A raster across 180° shows up a world further east or west.
        for (var turn = -1; turn <= 1; turn++)
        {
            var columns = new Spans((bounds.West + (turn * World) - _transform.OffsetX) / _transform.ScaleX, pixel / _transform.ScaleX, _raster.Info.Width);
            var rows = new Spans((bounds.North - _transform.OffsetY) / _transform.ScaleY, pixel / -_transform.ScaleY, _raster.Info.Height);
            if (columns.Count > 0 && rows.Count > 0) Add(sums, columns, rows);
        }

        var drawn = sums.ToTile();
        _idle.Add(sums);
        return drawn;
    }

    private void Add(Sums sums, Spans columns, Spans rows)
    {
        var window = new PixelWindow(columns.First, rows.First, columns.Count, rows.Count);
        var opacity = ReadOpacity(window);
        var values = new double[_bands.Length][];
        var masks = new byte[_bands.Length][];
        for (var i = 0; i < _bands.Length; i++)
        {
            (values[i], masks[i]) = (new double[window.Count], new byte[window.Count]);
            _raster.Read(_bands[i], window, values[i].AsSpan());
            _raster.ReadMask(_bands[i], window, masks[i]);
            for (var at = 0; at < values[i].Length; at++)
            {
                if (masks[i][at] != 0) values[i][at] = Tone.ToMixed(values[i][at]);
            }
        }

        for (var y = 0; y < Size; y++)
        {
            for (var row = rows.Start(y); row < rows.End(y); row++)
            {
                for (var x = 0; x < Size; x++)
                {
                    for (var column = columns.Start(x); column < columns.End(x); column++)
                    {
                        var at = ((row - window.Y) * window.Width) + column - window.X;
                        var weight = rows.Share(y, row) * columns.Share(x, column) * (opacity is null ? 1 : opacity[at]);
                        if (weight > 0) sums.Add((y * Size) + x, weight, values, masks, at);
                    }
                }
            }
        }
    }

    private double[]? ReadOpacity(PixelWindow window)
    {
        if (_alpha is not { } band) return null;
        var opacity = new double[window.Count];
        _raster.Read(band, window, opacity.AsSpan());
        var full = _raster.Info.SampleType switch { SampleType.Byte => 255.0, SampleType.UInt16 => 65535.0, _ => 1.0 };
        for (var i = 0; i < opacity.Length; i++) opacity[i] = Math.Clamp(opacity[i] / full, 0, 1);
        return opacity;
    }

    private (long First, long Last) Rows(int zoom)
    {
        var side = World / (1L << zoom);
        var (_, _, north, south) = Extent;
        return (Math.Max(0, Floor((WebMercatorProjection.HalfWorld - north) / side)), Math.Min((1L << zoom) - 1, Ceiling((WebMercatorProjection.HalfWorld - south) / side) - 1));
    }

    /// <summary>The columns with any of the raster, as runs that do not overlap; two where it crosses 180°.</summary>
    private List<(long First, long Last)> Columns(int zoom)
    {
        var (side, count) = (World / (1L << zoom), 1L << zoom);
        var (west, east, _, _) = Extent;
        long first = Floor((west + WebMercatorProjection.HalfWorld) / side), last = Ceiling((east + WebMercatorProjection.HalfWorld) / side) - 1;
        if (last - first + 1 >= count) return [(0, count - 1)];
        long start = ((first % count) + count) % count, end = start + last - first;
        return end < count ? [(start, end)] : [(0, end - count), (start, count - 1)];
    }

    private static long Floor(double value) => (long)Math.Floor(value + Snap);

    private static long Ceiling(double value) => (long)Math.Ceiling(value - Snap);

    /// <summary>Which columns (or rows) of the raster each of a tile's pixels covers, and which share of the tile's pixel each makes up.</summary>
    private sealed class Spans
    {
        private readonly double[] _edges = new double[Size + 1];
        private readonly double _step;
        private readonly int _length;

        public Spans(double start, double step, int length)
        {
            (_step, _length) = (step, length);
            for (var i = 0; i <= Size; i++)
            {
                var edge = start + (i * step);
                _edges[i] = Math.Abs(edge - Math.Round(edge)) < Snap ? Math.Round(edge) : edge;
            }

            First = (int)Math.Clamp(Math.Floor(_edges[0]), 0, length);
            Count = (int)Math.Clamp(Math.Ceiling(_edges[Size]), 0, length) - First;
        }

        public int First { get; }

        public int Count { get; }

        public int Start(int i) => (int)Math.Clamp(Math.Floor(_edges[i]), 0, _length);

        public int End(int i) => (int)Math.Clamp(Math.Ceiling(_edges[i + 1]), 0, _length);

        public double Share(int i, int at) => (Math.Min(_edges[i + 1], at + 1) - Math.Max(_edges[i], at)) / _step;
    }

    /// <summary>Weighted sums of a tile's pixels.</summary>
    private sealed class Sums(int bands)
    {
        private readonly double[] _cover = new double[Size * Size];
        private readonly double[][] _weights = [.. Enumerable.Range(0, bands).Select(_ => new double[Size * Size])];
        private readonly double[][] _values = [.. Enumerable.Range(0, bands).Select(_ => new double[Size * Size])];

        public void Clear()
        {
            Array.Clear(_cover);
            foreach (var plane in (double[][])[.. _weights, .. _values]) Array.Clear(plane);
        }

        public void Add(int pixel, double weight, double[][] values, byte[][] masks, int at)
        {
            var any = false;
            for (var band = 0; band < bands; band++)
            {
                if (masks[band][at] == 0) continue;
                any = true;
                _weights[band][pixel] += weight;
                _values[band][pixel] += weight * values[band][at];
            }

            if (any) _cover[pixel] += weight;
        }

        public PyramidTile? ToTile()
        {
            var tile = new PyramidTile(bands);
            var seen = false;
            for (var i = 0; i < Size * Size; i++)
            {
                if (_cover[i] == 0) continue;
                seen = true;
                tile.SetCover(i, Math.Min(1, _cover[i]));
                for (var band = 0; band < bands; band++) tile.SetValue(band, i, _weights[band][i] > 0 ? _values[band][i] / _weights[band][i] : double.NaN);
            }

            return seen ? tile : null;
        }
    }
}
