namespace SarGan.Benchmarks.Runs;

/// <summary>What <see cref="SceneSpeed"/> runs.</summary>
/// <param name="Size">Side of the scene in pixels.</param>
/// <param name="Filters">Filters of the network's first layer.</param>
/// <param name="Window">Side of the windows in pixels.</param>
/// <param name="TileStatistics">Statistics from each window instead of the scene.</param>
/// <param name="Threads">Threads of the network.</param>
/// <param name="Rounds">How often scene and bare generator take turns, 1 or more.</param>
internal sealed record SceneSpeedSettings(int Size, int Filters, int Window, bool TileStatistics, int Threads, int Rounds);
