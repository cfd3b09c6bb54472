using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>One place of the ground as both sensors see it.</summary>
internal struct Surface
{
    public LandCover Cover;

    /// <summary>Height of the roof or canopy above the ground, in metres.</summary>
    public float HeightMetres;

    /// <summary>Red, green and blue in full sunlight, 0..255.</summary>
    public Vector3 Colour;

    /// <summary>sigma0 in dB at the scene's incidence angle.</summary>
    public float Decibels;

    /// <summary>How strongly a wall here sends the ray back by way of the ground: 0 for none, 1 for a usual house that squarely faces the radar.</summary>
    public float WallGain;

    /// <summary>Whether the two dates differ here.</summary>
    public bool Changed;
}
