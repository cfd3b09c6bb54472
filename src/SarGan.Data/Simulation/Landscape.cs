namespace SarGan.Data.Simulation;

/// <summary>What a simulated scene shows mostly.</summary>
public enum Landscape
{
    /// <summary>Fields with villages, copses and a small river.</summary>
    Rural,

    /// <summary>A town over about half of the scene, often with a river through it, fields around.</summary>
    Town,

    /// <summary>Sea, a beach and a coastal town.</summary>
    Coast,

    /// <summary>Forest, a lake, a river, fields and a small town.</summary>
    Mixed,
}
