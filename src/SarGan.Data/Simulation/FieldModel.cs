using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Fields, lanes, hedges and forest: the open country, asked for place by place.</summary>
/// <param name="plan">The scene.</param>
/// <param name="decibels">Mean backscatter at the scene's incidence angle.</param>
/// <param name="change">Share of the fields with another crop at the radar's date.</param>
/// <param name="grid">Where places are asked for.</param>
internal sealed class FieldModel(ScenePlan plan, Backscatter decibels, float change, CellGrid grid)
{
    private const float BendMetres = 26;

    // Forest covers a share of the ground: the noise is nearly normal with deviation 0.37.
    private readonly float _forestLevel = 0.36f * NormalQuantile(1 - plan.ForestShare);
    private readonly SectorMap _sectors = new(grid, BendMetres, plan.Seed + 20);

    public void Sample(Vector2 p, float riverDistance, ParcelMemory memory, ref Surface surface)
    {
        // Borders that follow the ground are not quite straight.
        var bent = p + (Noise.Pair(p.X / 520, p.Y / 520, plan.Seed + 21) * BendMetres);
        var sector = _sectors.At(bent);
        if (sector.Id != memory.SectorId) Enter(sector, memory);
        var (u, v) = (Vector2.Dot(bent, memory.Axis), Vector2.Dot(bent, new Vector2(-memory.Axis.Y, memory.Axis.X)));
        var parcel = memory.Tree.Find(u, v);
        if (parcel.Id != memory.ParcelId) Enter(parcel, memory);

        if (IsForest(p, memory.Wooded, riverDistance)) SetForest(ref surface, p, 1);
        else if (sector.Border < 4 && memory.HasLane) SetLane(ref surface);
        else if (parcel.EdgeLevel <= 1 && parcel.Edge < 3 && memory.HasTracks) SetLane(ref surface);
        else if (IsHedge(p, MathF.Min(parcel.Edge, sector.Border - 4), memory.Hedges)) SetForest(ref surface, p, 0.4f);
        else SetField(ref surface, p, memory, memory.RowsAlongU ? v : u, MathF.Min(parcel.Edge, sector.Border - 4));
    }

    private void Enter(in Sector sector, ParcelMemory memory)
    {
        memory.SectorId = sector.Id;
        memory.Axis = ScenePlan.Direction(plan.FieldAngle + Noise.Between(sector.Id, 1, -0.32f, 0.32f));
        memory.ParcelId = 0;
        memory.HasLane = Noise.Unit(sector.Id, 3) < 0.8f;
        memory.HasTracks = Noise.Unit(sector.Id, 4) < 0.6f;
        memory.Hedges = Noise.Unit(sector.Id, 5);
        memory.Tree = new ParcelTree(900, Noise.Between(sector.Id, 2, 260, 520), 0.1f, sector.Id);
    }

    private void Enter(in Parcel parcel, ParcelMemory memory)
    {
        memory.ParcelId = parcel.Id;
        var (cu, cv) = ((parcel.Left + parcel.Right) / 2, (parcel.Top + parcel.Bottom) / 2);
        var centre = (memory.Axis * cu) + (new Vector2(-memory.Axis.Y, memory.Axis.X) * cv);
        memory.Wooded = Noise.Fractal(centre.X / 1300, centre.Y / 1300, plan.Seed + 28, 2);
        var crop = Crop.Pick(Noise.Unit(parcel.Id, 30), plan.Season);
        memory.Changed = change > 0 && Noise.Unit(parcel.Id, 36) < change;
        var seen = memory.Changed ? Crop.Pick(Noise.Unit(parcel.Id, 37), 1 - plan.Season) : crop;
        (memory.Crop, memory.SeenCrop) = (crop, seen);
        var tint = new Vector3(Noise.Between(parcel.Id, 32, 0.92f, 1.08f), Noise.Between(parcel.Id, 33, 0.95f, 1.05f), Noise.Between(parcel.Id, 34, 0.9f, 1.1f));
        memory.Colour = crop.Colour * tint * Noise.Between(parcel.Id, 35, 0.88f, 1.12f);
        memory.RowFrequency = 2 * MathF.PI / Noise.Between(parcel.Id, 31, 26, 44);
        memory.RowsAlongU = parcel.Width >= parcel.Height;
        memory.Decibels = (float)(seen.Bare ? decibels.BareSoil : decibels.Field) + seen.OffsetDecibels + Noise.Between(parcel.Id, 38, -0.7f, 0.7f);
    }

    private bool IsForest(Vector2 p, float wooded, float riverDistance)
    {
        if (riverDistance < 42 && Noise.Fractal(p.X / 150, p.Y / 150, plan.Seed + 27, 2) > 0.12f + (riverDistance / 90)) return true;
        // Most of the decision belongs to the whole parcel, so that forest ends partly at straight borders, partly in the open.
        var left = (_forestLevel - (0.6f * wooded)) / 0.4f;
        return MathF.Abs(left) > 0.9f ? left < 0 : Noise.Fractal(p.X / 1300, p.Y / 1300, plan.Seed + 28, 4) > left;
    }

    private bool IsHedge(Vector2 p, float edge, float hedges) =>
        edge < 5 && hedges > 0.45f && Noise.Value(p.X / 70, p.Y / 70, plan.Seed + 23) > 0.5f - hedges;

    /// <summary>Stands of conifers and of broad leaves, with crowns too small to see singly but not too small to make a grain.</summary>
    private void SetForest(ref Surface surface, Vector2 p, float heightShare)
    {
        var stand = Math.Clamp(0.5f + (1.6f * Noise.Fractal(p.X / 420, p.Y / 420, plan.Seed + 24, 2)), 0, 1);
        var crown = Noise.Value(p.X / 13, p.Y / 13, plan.Seed + 25);
        var gap = Noise.Value(p.X / 45, p.Y / 45, plan.Seed + 26);
        var colour = Vector3.Lerp(new Vector3(34, 58, 40), new Vector3(62, 92, 46), stand);
        surface.Cover = LandCover.Forest;
        surface.Colour = colour * (1 + (0.42f * crown) + (0.3f * gap));
        surface.Decibels = (float)decibels.Forest + (1.8f * crown) + (3 * gap) - 0.25f;
        surface.HeightMetres = heightShare * (13 + (6 * stand));
        surface.WallGain = 0;
    }

    private void SetLane(ref Surface surface)
    {
        surface.Cover = LandCover.Road;
        surface.Colour = new Vector3(192, 180, 156);
        surface.Decibels = (float)decibels.Road + 2;
        surface.HeightMetres = 0;
        surface.WallGain = 0;
    }

    private void SetField(ref Surface surface, Vector2 p, ParcelMemory memory, float across, float edge)
    {
        var patches = Noise.Fractal(p.X / 190, p.Y / 190, memory.ParcelId, 2);
        var rows = MathF.Sin(across * memory.RowFrequency);
        var grain = Noise.Value(p.X / 16, p.Y / 16, plan.Seed + 29);
        var light = 1 + (0.1f * patches) + (memory.Crop.Rows * rows) + (0.045f * grain);
        // The headland, where machines turn, stands thinner.
        if (edge < 9) light *= 1.07f;
        surface.Colour = memory.Colour * light;
        surface.Cover = memory.Crop.Bare ? LandCover.BareSoil : LandCover.Field;
        surface.HeightMetres = 0;
        surface.WallGain = 0;
        surface.Changed = memory.Changed;
        surface.Decibels = memory.Decibels + (1.2f * patches) + (8 * memory.SeenCrop.Rows * rows);
    }

    /// <summary>Inverse of the normal distribution function for 0.5 to 0.98, to 0.005 (Abramowitz and Stegun 26.2.22).</summary>
    private static float NormalQuantile(float share)
    {
        var t = MathF.Sqrt(-2 * MathF.Log(1 - share));
        return t - ((2.30753f + (0.27061f * t)) / (1 + (0.99229f * t) + (0.04481f * t * t)));
    }
}
