using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>What holds for a whole sector or parcel, kept while a row of places crosses it.</summary>
/// <remarks>One thread's. What it holds follows from the ids, so that forgetting it costs time and changes nothing.</remarks>
internal sealed class ParcelMemory
{
    public uint SectorId { get; set; }

    /// <summary>Direction of the sector's longer borders.</summary>
    public Vector2 Axis { get; set; }

    public ParcelTree Tree { get; set; }

    public bool HasLane { get; set; }

    public bool HasTracks { get; set; }

    /// <summary>0: open; 1: all borders are hedges.</summary>
    public float Hedges { get; set; }

    public uint ParcelId { get; set; }

    /// <summary>How much the parcel as a whole is inclined to forest; deviation about 0.37.</summary>
    public float Wooded { get; set; }

    /// <summary>The crop at the optical date.</summary>
    public Crop Crop { get; set; } = Crop.Pick(0, 0);

    /// <summary>The crop at the radar's date.</summary>
    public Crop SeenCrop { get; set; } = Crop.Pick(0, 0);

    public bool Changed { get; set; }

    public Vector3 Colour { get; set; }

    /// <summary>2 pi over the distance of the rows, per metre.</summary>
    public float RowFrequency { get; set; }

    public bool RowsAlongU { get; set; }

    public float Decibels { get; set; }
}
