using SarGan.Data.Simulation;

namespace SarGan.Benchmarks.Runs;

/// <summary>Tiles that the simulator writes as PNG files into a folder that goes in the end.</summary>
internal sealed class SimulatedTiles : IDisposable
{
    private const int TilesPerSide = 4;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sargan-benchmark-");

    /// <param name="tileSize">Side of a tile in pixels.</param>
    /// <param name="scenes">Scenes of 16 pairs each.</param>
    public SimulatedTiles(int tileSize, int scenes)
    {
        Pairs = scenes * TilesPerSide * TilesPerSide;
        SimulatedDataset.Write(Folder, new SimulatedDatasetOptions
        {
            Scenes = scenes,
            TileSize = tileSize,
            Simulation = new SimulationOptions { Size = TilesPerSide * tileSize },
        });
    }

    public string Folder => _folder.FullName;

    public int Pairs { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
