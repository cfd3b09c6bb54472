namespace SarGan.Data.Simulation;

/// <summary>What covers the ground of a simulated scene.</summary>
public enum LandCover : byte
{
    /// <summary>Sea, lake or river.</summary>
    Water,

    /// <summary>A field with a crop or grass on it.</summary>
    Field,

    /// <summary>Forest, copses, hedges and parks' trees.</summary>
    Forest,

    /// <summary>Ploughed or fallow soil, beach, quarry.</summary>
    BareSoil,

    /// <summary>A roof.</summary>
    Building,

    /// <summary>Motorway, country road, street or bridge.</summary>
    Road,

    /// <summary>The open ground of a town: gardens, yards, parking.</summary>
    UrbanGround,
}
