using System.Globalization;

namespace SarGan.Geo.WebMercator;

/// <summary>A tile of a web map, counted as the XYZ scheme does: column 0 starts at 180° west, row 0 at the northern edge.</summary>
/// <remarks>The default value is the one tile of zoom 0, the whole world.</remarks>
public readonly record struct WebMercatorTile
{
    /// <summary>Names a tile.</summary>
    /// <param name="zoom">0 to <see cref="WebMercatorProjection.MaxZoom"/>.</param>
    /// <param name="x">Column, 0 to 2^zoom - 1, counted eastwards.</param>
    /// <param name="y">Row, 0 to 2^zoom - 1, counted southwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public WebMercatorTile(int zoom, int x, int y)
    {
        WebMercatorProjection.CheckZoom(zoom);
        var last = (1 << zoom) - 1;
        if (x < 0 || x > last) throw new ArgumentOutOfRangeException(nameof(x), x, FormattableString.Invariant($"X must be 0 to {last} at zoom {zoom}. Actual value was {x}."));
        if (y < 0 || y > last) throw new ArgumentOutOfRangeException(nameof(y), y, FormattableString.Invariant($"Y must be 0 to {last} at zoom {zoom}. Actual value was {y}."));
        (Zoom, X, Y) = (zoom, x, y);
    }

    /// <summary>Each level halves the pixels of the one before: 2^Zoom columns and rows cover the world.</summary>
    public int Zoom { get; }

    /// <summary>Column, counted eastwards from 180° west.</summary>
    public int X { get; }

    /// <summary>Row, counted southwards from the northern edge.</summary>
    public int Y { get; }

    /// <summary>Row as the TMS scheme counts it: northwards from the southern edge.</summary>
    public int TmsY => (1 << Zoom) - 1 - Y;

    /// <summary>Bing's name of the tile: a digit 0 to 3 a level, coarsest first, bit 0 of each from the column and bit 1 from the row; empty at zoom 0.</summary>
    public string Quadkey
    {
        get
        {
            var (zoom, x, y) = (Zoom, X, Y);
            return string.Create(zoom, (zoom, x, y), static (digits, tile) =>
            {
                for (var i = 0; i < digits.Length; i++)
                {
                    var bit = tile.zoom - 1 - i;
                    digits[i] = (char)('0' + ((tile.x >> bit) & 1) + (2 * ((tile.y >> bit) & 1)));
                }
            });
        }
    }

    /// <summary>What the tile covers in metres of EPSG:3857.</summary>
    public MapBounds Bounds
    {
        get
        {
            var (west, north) = Corner(X, Y);
            var (east, south) = Corner(X + 1, Y + 1);
            return new MapBounds(west, south, east, north);
        }
    }

    /// <summary>What the tile covers in degrees of WGS 84.</summary>
    public MapBounds GeographicBounds
    {
        get
        {
            var metres = Bounds;
            var (west, south) = WebMercatorProjection.ToLonLat(metres.West, metres.South);
            var (east, north) = WebMercatorProjection.ToLonLat(metres.East, metres.North);
            return new MapBounds(west, south, east, north);
        }
    }

    /// <summary>The tile of the next coarser zoom that holds this one; null at zoom 0.</summary>
    public WebMercatorTile? Parent => Zoom == 0 ? null : new WebMercatorTile(Zoom - 1, X >> 1, Y >> 1);

    /// <summary>The tile at a place. A place on an edge belongs to the tile east and south of it; the map's own eastern and southern edges to the last column and row.</summary>
    /// <param name="longitude">Degrees, -180 to 180.</param>
    /// <param name="latitude">Degrees, -<see cref="WebMercatorProjection.MaxLatitude"/> to <see cref="WebMercatorProjection.MaxLatitude"/>.</param>
    /// <param name="zoom">0 to <see cref="WebMercatorProjection.MaxZoom"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static WebMercatorTile At(double longitude, double latitude, int zoom)
    {
        WebMercatorProjection.CheckZoom(zoom);
        var (x, y) = WebMercatorProjection.FromLonLat(longitude, latitude);
        return new WebMercatorTile(zoom, Index(x + WebMercatorProjection.HalfWorld), Index(WebMercatorProjection.HalfWorld - y));

        int Index(double metres)
        {
            var count = 1 << zoom;
            return (int)Math.Clamp(Math.Floor(metres / (2 * WebMercatorProjection.HalfWorld) * count), 0, count - 1);
        }
    }

    /// <summary>The tile of a quadkey.</summary>
    /// <param name="quadkey">Digits 0 to 3, at most <see cref="WebMercatorProjection.MaxZoom"/>; empty for the whole world.</param>
    /// <exception cref="ArgumentException">A character is no digit 0 to 3, or there are too many.</exception>
    public static WebMercatorTile FromQuadkey(string quadkey)
    {
        ArgumentNullException.ThrowIfNull(quadkey);
        if (quadkey.Length > WebMercatorProjection.MaxZoom) throw new ArgumentException(FormattableString.Invariant($"A quadkey has at most {WebMercatorProjection.MaxZoom} digits. '{quadkey}' has {quadkey.Length}."), nameof(quadkey));
        var (x, y) = (0, 0);
        foreach (var digit in quadkey)
        {
            if (digit is < '0' or > '3') throw new ArgumentException($"A quadkey has the digits 0 to 3. Actual value was '{quadkey}'.", nameof(quadkey));
            (x, y) = ((x << 1) | ((digit - '0') & 1), (y << 1) | ((digit - '0') >> 1));
        }

        return new WebMercatorTile(quadkey.Length, x, y);
    }

    /// <summary>The four tiles of the next finer zoom: upper left, upper right, lower left, lower right.</summary>
    /// <exception cref="InvalidOperationException">This is the finest zoom.</exception>
    public IReadOnlyList<WebMercatorTile> Children()
    {
        if (Zoom == WebMercatorProjection.MaxZoom) throw new InvalidOperationException(FormattableString.Invariant($"Zoom {Zoom} is the finest; its tiles have no children."));
        return [new(Zoom + 1, 2 * X, 2 * Y), new(Zoom + 1, (2 * X) + 1, 2 * Y), new(Zoom + 1, 2 * X, (2 * Y) + 1), new(Zoom + 1, (2 * X) + 1, (2 * Y) + 1)];
    }

    /// <summary>The tile some columns and rows away, around the world where need be; null beyond the northern or southern edge.</summary>
    /// <param name="columns">Counted eastwards.</param>
    /// <param name="rows">Counted southwards.</param>
    public WebMercatorTile? Neighbour(int columns, int rows)
    {
        long count = 1L << Zoom, x = ((((long)X + columns) % count) + count) % count, y = (long)Y + rows;
        return y < 0 || y >= count ? null : new WebMercatorTile(Zoom, (int)x, (int)y);
    }

    /// <summary>The tile as zoom/column/row.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Zoom}/{X}/{Y}");

    /// <summary>Upper left corner of a column and row in metres; columns and rows outside the world are continued.</summary>
    internal (double X, double Y) Corner(long column, long row)
    {
        // From the middle, so that it is exactly 0 there and the halves are mirror images.
        var half = Math.ScaleB(1, Zoom) / 2;
        return ((column - half) / half * WebMercatorProjection.HalfWorld, (half - row) / half * WebMercatorProjection.HalfWorld);
    }
}
