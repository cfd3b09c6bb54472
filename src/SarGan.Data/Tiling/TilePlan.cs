using SarGan.Data.Layouts;
using SarGan.Data.Randomness;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>A place where a tile is cut.</summary>
/// <param name="Side">Train or test.</param>
/// <param name="Window">The pixels.</param>
/// <param name="NoDataShare">The share of them without a measurement in any band of either scene.</param>
internal readonly record struct PlannedTile(TileSplit Side, PixelWindow Window, double NoDataShare)
{
    /// <summary>The file's name without extension: where the tile's upper left pixel lies in the scene.</summary>
    public string Name => FormattableString.Invariant($"r{Window.Y:D6}_c{Window.X:D6}");
}

/// <summary>Where the tiles of a pair of scenes are cut, before anything is written.</summary>
internal static class TilePlan
{
    /// <summary>The training area and the held-out strip, margin between them; the strip is empty where none is held out.</summary>
    public static (PixelWindow Train, PixelWindow Test) Areas(int width, int height, TileCutterOptions options)
    {
        var whole = new PixelWindow(0, 0, width, height);
        switch (options.TestStrip)
        {
            case TestStrip.Bottom:
                var rows = (int)Math.Round(options.TestShare * height);
                return (whole with { Height = height - rows - options.MarginPixels }, new PixelWindow(0, height - rows, width, rows));
            case TestStrip.Right:
                var columns = (int)Math.Round(options.TestShare * width);
                return (whole with { Width = width - columns - options.MarginPixels }, new PixelWindow(width - columns, 0, columns, height));
            default:
                return (whole, new PixelWindow(0, 0, 0, 0));
        }
    }

    /// <summary>Chooses the places.</summary>
    /// <exception cref="ArgumentException">A tile does not fit into its area, or the area has fewer places than tiles are wanted.</exception>
    /// <exception cref="DatasetLayoutException">The scenes have too few places with enough measurements.</exception>
    public static List<PlannedTile> Make(RasterPair pair, TileCutterOptions options, CancellationToken cancellationToken)
    {
        var (train, test) = Areas(pair.Width, pair.Height, options);
        CheckFits(train, "training area", pair, options);
        if (options.TestStrip != TestStrip.None) CheckFits(test, "test strip", pair, options);
        var gaps = new GapCounter(pair, options.Size, options.MaxNoDataShare);
        var tiles = Choose(TileSplit.Train, train, options.Count);
        if (options.TestStrip != TestStrip.None) tiles.AddRange(Choose(TileSplit.Test, test, options.TestCount ?? Math.Max(1, (int)Math.Round(options.Count * options.TestShare))));
        return tiles;

        List<PlannedTile> Choose(TileSplit side, PixelWindow area, int count) => options.Arrangement == TileArrangement.Grid
            ? OnGrid(side, area, gaps, options, cancellationToken)
            : AtRandom(side, area, count, gaps, options, cancellationToken);
    }

    private static List<PlannedTile> AtRandom(TileSplit side, PixelWindow area, int count, GapCounter gaps, TileCutterOptions options, CancellationToken cancellationToken)
    {
        int columns = area.Width - options.Size + 1, rows = area.Height - options.Size + 1;
        if ((long)columns * rows < count)
            throw new ArgumentException(FormattableString.Invariant($"The {AreaName(side)} of {area.Width} x {area.Height} pixels has {(long)columns * rows} places for a tile of {options.Size}. {count} tiles were asked for: ask for fewer, or for smaller ones."));
        var random = new RandomStream(options.Seed, side == TileSplit.Train ? "tiles: train" : "tiles: test");
        var taken = new HashSet<(int, int)>();
        var tiles = new List<PlannedTile>();
        var attempts = (long)count * options.AttemptsPerTile;
        for (var attempt = 0L; attempt < attempts && tiles.Count < count; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int x = area.X + random.NextInt(columns), y = area.Y + random.NextInt(rows);
            if (!taken.Add((x, y))) continue;
            var window = new PixelWindow(x, y, options.Size, options.Size);
            if (gaps.Share(window) is { } share) tiles.Add(new PlannedTile(side, window, share));
        }

        if (tiles.Count == count) return tiles;
        throw new DatasetLayoutException(FormattableString.Invariant(
            $"Only {tiles.Count} of {count} tiles were found in the {AreaName(side)} after {attempts} attempts; the others have more than {options.MaxNoDataShare:P0} of pixels without a measurement. Ask for fewer or smaller tiles, crop the scenes to where both have data, or allow more with MaxNoDataShare."));
    }

    private static List<PlannedTile> OnGrid(TileSplit side, PixelWindow area, GapCounter gaps, TileCutterOptions options, CancellationToken cancellationToken)
    {
        var tiles = new List<PlannedTile>();
        var (step, places) = (options.Size - options.Overlap, 0);
        for (long y = area.Y; y + options.Size <= area.EndY; y += step)
        {
            for (long x = area.X; x + options.Size <= area.EndX; x += step, places++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var window = new PixelWindow((int)x, (int)y, options.Size, options.Size);
                if (gaps.Share(window) is { } share) tiles.Add(new PlannedTile(side, window, share));
            }
        }

        if (tiles.Count > 0) return tiles;
        throw new DatasetLayoutException(FormattableString.Invariant(
            $"All {places} tiles of the {AreaName(side)} have more than {options.MaxNoDataShare:P0} of pixels without a measurement. Crop the scenes to where both have data, or allow more with MaxNoDataShare."));
    }

    private static void CheckFits(PixelWindow area, string name, RasterPair pair, TileCutterOptions options)
    {
        if (area.Width >= options.Size && area.Height >= options.Size) return;
        var strip = options.TestStrip == TestStrip.None ? "" : FormattableString.Invariant($" (TestStrip {options.TestStrip}, TestShare {options.TestShare}, MarginPixels {options.MarginPixels})");
        throw new ArgumentException(FormattableString.Invariant(
            $"The {name} of the scene of {pair.Width} x {pair.Height} pixels has {Math.Max(0, area.Width)} x {Math.Max(0, area.Height)} pixels{strip}: no tile of {options.Size} fits. Change the share or the margin, or take smaller tiles."));
    }

    private static string AreaName(TileSplit side) => side == TileSplit.Train ? "training area" : "test strip";

    /// <summary>Counts the pixels without a measurement.</summary>
    private sealed class GapCounter(RasterPair pair, int size, double limit)
    {
        private readonly byte[] _mask = new byte[size * size];
        private readonly byte[] _any = new byte[size * size];

        /// <summary>The share of pixels without a measurement in any band; null where it is above the limit.</summary>
        public double? Share(PixelWindow window)
        {
            Array.Fill(_any, (byte)255);
            var share = 0.0;
            foreach (var raster in (ReadOnlySpan<RasterSource>)[pair.Sar, pair.Optical])
            {
                for (var band = 0; band < raster.Info.Bands; band++)
                {
                    raster.ReadMask(band, window, _mask);
                    for (var i = 0; i < _any.Length; i++) _any[i] &= _mask[i];
                    share = (double)_any.AsSpan().Count((byte)0) / _any.Length;
                    if (share > limit) return null;
                }
            }

            return share;
        }
    }
}
