namespace SarGan.Data.Simulation;

/// <summary>How many scenes a simulated data set has, and how they are cut.</summary>
public sealed record SimulatedDatasetOptions
{
    /// <summary>What is drawn.</summary>
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>How many scenes. Default 8; 1 to 100000. With the default landscapes, four consecutive scenes show all four.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Scenes { get; init => field = Check.Range(value, 1, 100000, nameof(Scenes)); } = 8;

    /// <summary>Index of the first scene, so that further scenes of a seed can follow. Default 0; 0 to 1000000000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int FirstScene { get; init => field = Check.Range(value, 0, 1000000000, nameof(FirstScene)); }

    /// <summary>Side of a tile in pixels. Default 256; 16 to 4096, at most the scene's size. Tiles do not overlap; what is left over at the right and below is not used.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int TileSize { get; init => field = Check.Range(value, 16, 4096, nameof(TileSize)); } = 256;

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names it.</exception>
    public void Validate()
    {
        Simulation.Validate();
        if (TileSize > Simulation.Size)
            throw new ArgumentException(FormattableString.Invariant($"TileSize must be at most the scene's Size. Actual values were {TileSize} and {Simulation.Size}."));
    }
}

/// <summary>How far the drawing of a data set is.</summary>
/// <param name="ScenesDone">Scenes drawn and cut.</param>
/// <param name="Scenes">Scenes in all.</param>
public sealed record SimulationProgress(int ScenesDone, int Scenes);
