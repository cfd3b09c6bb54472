using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>Cuts a pair of scenes into tiles for training and tests that share no ground.</summary>
/// <remarks>
/// Random crops are the usual way to make tiles of one scene; where test crops come from the same ground as training crops, scores say little.
/// Here a strip of the scene is held out: test tiles lie within it, training tiles outside it and a margin.
/// </remarks>
public static class TileCutter
{
    internal static readonly string[] SideFolders = ["trainA", "trainB", "testA", "testB"];

    /// <summary>Writes <c>trainA</c>, <c>trainB</c>, <c>testA</c>, <c>testB</c> (SAR is A, optical B; the names in A and B are equal) and <c>manifest.csv</c> with each tile's footprint.</summary>
    /// <param name="pair">The scenes.</param>
    /// <param name="folder">Made aside and moved into place. One that is there must be empty, or made by an earlier run and <see cref="TileCutterOptions.Force"/> set.</param>
    /// <param name="options">Size, number, strip and format.</param>
    /// <param name="progress">Told after each pair of tiles.</param>
    /// <param name="cancellationToken">Stops the cutting; what was there before stays.</param>
    /// <exception cref="ArgumentException">Options contradict each other or the scenes' size, or PNG tiles cannot hold the scenes.</exception>
    /// <exception cref="DatasetLayoutException">The scenes have too few places with enough measurements, or files are in the way.</exception>
    /// <exception cref="RasterFormatException">A scene is broken.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TileCutResult Write(RasterPair pair, string folder, TileCutterOptions options, IProgress<TileCutProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var (sar, optical) = (new TileWriter(pair.Sar, options, options.SarRange), new TileWriter(pair.Optical, options, options.OpticalRange));
        folder = Path.GetFullPath(folder);
        List<PlannedTile> tiles = [];
        AsideFolder.Write(folder, existing => RefuseForeign(existing, options.Force), aside =>
        {
            tiles = TilePlan.Make(pair, options, cancellationToken);
            var ground = new TileGround(pair.Sar.Info);
            var scene = Path.GetFileNameWithoutExtension(pair.Sar.Name);
            var entries = new List<TileEntry>(tiles.Count);
            foreach (var tile in tiles)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var split = tile.Side == TileSplit.Train ? "train" : "test";
                string sarPath = $"{split}A/{tile.Name}{sar.Extension}", opticalPath = $"{split}B/{tile.Name}{optical.Extension}";
                entries.Add(new TileEntry(tile, split, sarPath, opticalPath)
                {
                    Scene = scene,
                    GridId = pair.GridId,
                    Footprint = ground.FootprintOf(tile.Window),
                    SarSha256 = Cut(sar, tile, aside, sarPath),
                    OpticalSha256 = Cut(optical, tile, aside, opticalPath),
                });
                progress?.Report(new TileCutProgress(entries.Count, tiles.Count));
            }

            TileManifest.Write(Path.Combine(aside, ManifestLayout.FileName), entries);
        });
        return new TileCutResult(folder, tiles.Count(tile => tile.Side == TileSplit.Train), tiles.Count(tile => tile.Side == TileSplit.Test));
    }

    private static string Cut(TileWriter writer, PlannedTile tile, string folder, string relative)
    {
        var path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A tile lies in a side folder.
        writer.Write(tile, path);
        return SplitManifest.HashOf(path);
    }

    private static void RefuseForeign(string folder, bool force)
    {
        const int Shown = 20;
        if (AsideFolder.IsEmpty(folder)) return;
        if (!force) throw new DatasetLayoutException($"{folder} is not empty. Choose another folder, or have the tiles of an earlier run replaced (force).");
        var foreign = TileManifest.ForeignFiles(folder);
        if (foreign.Count == 0) return;
        throw new DatasetLayoutException($"{foreign.Count} file(s) or folder(s) in {folder} are in the way that no tile cutter made, or that were changed since. Move them, or choose another folder:\n  {string.Join("\n  ", foreign.Take(Shown))}{(foreign.Count > Shown ? $"\n  and {foreign.Count - Shown} more" : "")}");
    }
}

/// <summary>What was cut.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Train">Pairs to learn from.</param>
/// <param name="Test">Pairs held out.</param>
public sealed record TileCutResult(string Folder, int Train, int Test);

/// <summary>How far the cutting is.</summary>
/// <param name="TilesDone">Pairs written.</param>
/// <param name="Tiles">Pairs in all.</param>
public sealed record TileCutProgress(int TilesDone, int Tiles);
