using SarGan.Data.Batches;
using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>Simulated pairs of tiles: in memory, or written as a folder in the SEN1-2 layout.</summary>
public sealed class SimulatedDataset
{
    /// <summary>The folder that <see cref="Write"/> makes below its root.</summary>
    public const string FolderName = "ROIs0001_sim";

    private SimulatedDataset(IReadOnlyList<SimulatedTile> tiles)
    {
        Tiles = tiles;
        Sar = new TileView(tiles, Domain.Sar);
        Optical = new TileView(tiles, Domain.Optical);
    }

    /// <summary>The pairs, scene by scene.</summary>
    public IReadOnlyList<SimulatedTile> Tiles { get; }

    /// <summary>The SAR tiles, in the order of <see cref="Tiles"/>.</summary>
    public ITileSet Sar { get; }

    /// <summary>The optical tiles, in the order of <see cref="Tiles"/>: index i shows the same ground as index i of <see cref="Sar"/>.</summary>
    public ITileSet Optical { get; }

    /// <summary>The numbers of the scenes, ascending.</summary>
    public IReadOnlyList<int> SceneNumbers => [.. Tiles.Select(tile => tile.SceneNumber).Distinct()];

    /// <summary>Draws a data set in memory; touches no disk.</summary>
    /// <param name="options">What is drawn.</param>
    /// <param name="progress">Told after each scene.</param>
    /// <param name="cancellationToken">Stops the drawing.</param>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SimulatedDataset Create(SimulatedDatasetOptions options, IProgress<SimulationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var tiles = new List<SimulatedTile>();
        for (var i = 0; i < options.Scenes; i++)
        {
            var scene = SceneSimulator.Simulate(options.Simulation, options.FirstScene + i, cancellationToken);
            tiles.AddRange(SimulatedTile.Cut(scene, options.TileSize));
            progress?.Report(new SimulationProgress(i + 1, options.Scenes));
        }
        return new SimulatedDataset(tiles);
    }

    /// <summary>
    /// Draws a data set into a folder in the SEN1-2 layout, <c>root/ROIs0001_sim/s1_N/ROIs0001_sim_s1_N_pK.png</c> and its s2 twins, with <c>root/simulation.json</c> beside it:
    /// the options, and each scene's landscape and true transform from optical to SAR pixels.
    /// </summary>
    /// <param name="root">
    /// Made if need be. An earlier simulation in it is replaced, once the new one is complete. A process that is killed leaves <c>.simulation-*</c> folders; the next call puts the
    /// earlier simulation back from them, before anything else, and clears them up.
    /// </param>
    /// <param name="options">What is drawn.</param>
    /// <param name="progress">Told after each scene.</param>
    /// <param name="cancellationToken">Stops the drawing; what was there before stays.</param>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    /// <exception cref="IOException">The folder holds files of the same names that no simulation made, is being written by another simulation, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(string root, SimulatedDatasetOptions options, IProgress<SimulationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SimulatedDatasetWriter.Write(root, options, progress, cancellationToken);
    }

    /// <summary>The tiles of some scenes only: training and test sets that share no ground.</summary>
    /// <param name="keep">Told a scene's number; true keeps its tiles.</param>
    public SimulatedDataset Where(Func<int, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new SimulatedDataset([.. Tiles.Where(tile => keep(tile.SceneNumber))]);
    }

    private sealed class TileView(IReadOnlyList<SimulatedTile> tiles, Domain domain) : ITileSet, IStoredSamples
    {
        public int Count => tiles.Count;

        PictureFormat IStoredSamples.Format => PictureFormat.Common(Enumerable.Range(0, Count).Select(i => (Read(i).Channels, Read(i).BitsPerSample)));

        public string NameOf(int index) => tiles[index].NameOf(domain);

        public PixelImage Read(int index) => domain == Domain.Sar ? tiles[index].Sar : tiles[index].Optical;
    }
}
