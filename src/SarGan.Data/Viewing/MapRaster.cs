using System.Runtime.InteropServices;
using SarGan.Data.Mosaics;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Viewing;

/// <summary>Another raster on the pixels of one zoom of the web map, whole tiles around it. It is warped block by block when asked for, so that neither memory nor disk holds all of it.</summary>
internal sealed class MapRaster : RasterSource
{
    /// <summary>Tiles along a block's side. Blocks begin at multiples of it on the map, so that each holds whole subtrees of the pyramid.</summary>
    private const int BlockTiles = 4;

    private const long BlockMemory = 64L << 20;

    private static readonly CoordinateReferenceSystem Map = CoordinateReferenceSystem.FromEpsg(3857);

    private readonly RasterSource _source;
    private readonly SampleSpace _space;
    private readonly int _zoom;
    private readonly WebMercatorTile _first;
    private readonly BlockCache _cache = new(2 * Environment.ProcessorCount);

    /// <summary>Over a raster, which stays the caller's.</summary>
    /// <param name="source">Of float samples with NaN for nodata.</param>
    /// <param name="zoom">Whose pixels it is brought to.</param>
    /// <param name="space">What samples are when they are mixed.</param>
    /// <exception cref="ArgumentException">It has no place on the map.</exception>
    public MapRaster(RasterSource source, int zoom, SampleSpace space)
    {
        (_source, _zoom, _space) = (source, zoom, space);
        Bounds = BoundsOf(source);
        (_first, var last) = (TileAt(Bounds.West, Bounds.North, zoom, double.Floor), TileAt(Bounds.East, Bounds.South, zoom, edge => double.Ceiling(edge) - 1));
        var pixel = WebMercatorProjection.PixelSizeMetres(zoom);
        long width = (last.X - _first.X + 1L) * TilePyramid.TileSize, height = (last.Y - _first.Y + 1L) * TilePyramid.TileSize;
        if (width > int.MaxValue || height > int.MaxValue) throw new ArgumentException(FormattableString.Invariant($"{source.Name} has {width} x {height} pixels on zoom {zoom}, too many. Choose a smaller MaxZoom."));
        Info = source.Info with
        {
            Width = (int)width,
            Height = (int)height,
            Transform = new AffineTransform(pixel, 0, _first.Bounds.West, 0, -pixel, _first.Bounds.North),
            GroundControlPoints = [],
            Crs = Map,
        };
    }

    public override RasterInfo Info { get; }

    public override string Name => _source.Name;

    public override (int Width, int Height) BlockSize => (TilePyramid.TileSize, TilePyramid.TileSize);

    /// <summary>What the raster covers, in metres of the map.</summary>
    public MapBounds Bounds { get; }

    /// <summary>What a raster covers in metres of the web map, and how many of those metres its pixels are wide.</summary>
    /// <exception cref="ArgumentException">It has no place on the map.</exception>
    public static (MapBounds Bounds, double PixelMetres) Measure(RasterSource source)
    {
        var transform = Plan(source, new WarpOptions { TargetCrs = Map }).Transform!; // a plan has one
        return (BoundsOf(source), transform.ScaleX);
    }

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var values = MemoryMarshal.Cast<byte, float>(samples);
        // Blocks are counted on the whole map; the raster begins somewhere within the first.
        var (left, top) = (_first.X % BlockTiles * TilePyramid.TileSize, _first.Y % BlockTiles * TilePyramid.TileSize);
        const int Side = BlockTiles * TilePyramid.TileSize;
        for (var row = (window.Y + top) / Side; row <= (window.EndY - 1 + top) / Side; row++)
        {
            for (var column = (window.X + left) / Side; column <= (window.EndX - 1 + left) / Side; column++)
            {
                var place = new PixelWindow((column * Side) - left, (row * Side) - top, Side, Side).Intersect(Info.Extent);
                var block = _cache.Get((column, row), () => WarpBlock(place));
                Copy(block, place, place.Intersect(window), band, values, window);
            }
        }
    }

    private static void Copy(MemoryRaster block, PixelWindow place, PixelWindow part, int band, Span<float> values, PixelWindow window)
    {
        var row = new float[part.Width];
        for (var y = 0; y < part.Height; y++)
        {
            block.Read(band, new PixelWindow(part.X - place.X, part.Y - place.Y + y, part.Width, 1), row.AsSpan());
            row.CopyTo(values[(((part.Y - window.Y + y) * window.Width) + part.X - window.X)..]);
        }
    }

    private MemoryRaster WarpBlock(PixelWindow place)
    {
        var (west, north) = Info.Transform!.Apply(place.X, place.Y); // set by the constructor
        var (east, south) = Info.Transform.Apply(place.EndX, place.EndY);
        return Warper.Warp(_source, new WarpOptions
        {
            TargetCrs = Map,
            Extent = new GroundExtent(west, south, east, north),
            Width = place.Width,
            Height = place.Height,
            Resampling = Resampling.Bilinear,
            SampleSpace = _space,
            Threads = 1,
            MemoryLimit = BlockMemory,
        });
    }

    private static MapBounds BoundsOf(RasterSource source)
    {
        var plan = Plan(source, new WarpOptions { TargetCrs = Map });
        var (west, north) = (plan.Transform!.OffsetX, plan.Transform.OffsetY); // a plan has one
        var (east, south) = plan.Transform.Apply(plan.Width, plan.Height);
        const double Half = WebMercatorProjection.HalfWorld;
        var bounds = new MapBounds(Math.Max(west, -Half), Math.Max(south, -Half), Math.Min(east, Half), Math.Min(north, Half));
        return bounds.Width > 0 && bounds.Height > 0 ? bounds : throw new ArgumentException($"{source.Name} lies wholly beyond the edge of the web map.");
    }

    private static RasterInfo Plan(RasterSource source, WarpOptions options)
    {
        if (source.Info.Crs is null) throw new ArgumentException($"{source.Name} does not say what its coordinates mean, so that it has no place on a map. Give it a CRS first (sargan warp --from).");
        return Warper.Plan(source, options);
    }

    private static WebMercatorTile TileAt(double x, double y, int zoom, Func<double, double> round)
    {
        // An edge that is meant to be a tile's own is off by rounding only.
        const double Snap = 1e-6;
        var (side, last) = (2 * WebMercatorProjection.HalfWorld / (1L << zoom), (1 << zoom) - 1);
        return new WebMercatorTile(zoom, Index(x + WebMercatorProjection.HalfWorld), Index(WebMercatorProjection.HalfWorld - y));

        int Index(double metres)
        {
            var edge = metres / side;
            if (Math.Abs(edge - Math.Round(edge)) < Snap) edge = Math.Round(edge);
            return (int)Math.Clamp(round(edge), 0, last);
        }
    }

    /// <summary>The blocks used last. Threads that want the same one wait for the first of them.</summary>
    private sealed class BlockCache(int capacity)
    {
        private readonly Lock _gate = new();
        private readonly LinkedList<((int, int) Key, Lazy<MemoryRaster> Block)> _recent = new();

        public MemoryRaster Get((int Column, int Row) key, Func<MemoryRaster> warp)
        {
            Lazy<MemoryRaster> block;
            lock (_gate)
            {
                var node = _recent.First;
                while (node is not null && node.Value.Key != key) node = node.Next;
                if (node is null) node = new LinkedListNode<((int, int), Lazy<MemoryRaster>)>((key, new Lazy<MemoryRaster>(warp)));
                else _recent.Remove(node);
                _recent.AddFirst(node);
                if (_recent.Count > capacity) _recent.RemoveLast();
                block = node.Value.Block;
            }

            return block.Value;
        }
    }
}
