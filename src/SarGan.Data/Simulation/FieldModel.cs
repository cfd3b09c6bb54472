using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Fields, lanes, hedges and forest: the open country, asked for place by place.</summary>
/// <param name="plan">The scene.</param>
/// <param name="decibels">Mean backscatter at the scene's incidence angle.</param>
/// <param name="change">Share of the fields with another crop at the radar's date.</param>
internal sealed class FieldModel(ScenePlan plan, Backscatter decibels, float change)
{
    private const float SectorMetres = 1500;

    // Forest covers a share of the ground: the noise is nearly normal with deviation 0.37.
    private readonly float _forestLevel = 0.36f * NormalQuantile(1 - plan.ForestShare);

    private readonly record struct Sector(uint Id, float Border);

    public void Sample(Vector2 p, float riverDistance, ref Surface surface)
    {
        // Borders that follow the ground are not quite straight.
        var bent = p + (new Vector2(Noise.Value(p.X / 520, p.Y / 520, plan.Seed + 21), Noise.Value(p.X / 520, p.Y / 520, plan.Seed + 22)) * 26);
        var sector = SectorAt(bent);
        var angle = plan.FieldAngle + Noise.Between(sector.Id, 1, -0.32f, 0.32f);
        var axis = ScenePlan.Direction(angle);
        var (u, v) = (Vector2.Dot(bent, axis), Vector2.Dot(bent, new Vector2(-axis.Y, axis.X)));
        var parcel = new ParcelTree(900, Noise.Between(sector.Id, 2, 260, 520), 0.1f, sector.Id).Find(u, v);

        if (IsForest(p, parcel, axis, riverDistance))
        {
            SetForest(ref surface, p, 1);
            return;
        }
        if (sector.Border < 4 && Noise.Unit(sector.Id, 3) < 0.8f)
        {
            SetLane(ref surface);
            return;
        }
        var edge = MathF.Min(parcel.Edge, sector.Border - 4);
        if (parcel.EdgeLevel <= 1 && parcel.Edge < 3 && Noise.Unit(sector.Id, 4) < 0.6f)
        {
            SetLane(ref surface);
            return;
        }
        var hedges = Noise.Unit(sector.Id, 5);
        if (edge < 5 && hedges > 0.45f && Noise.Value(p.X / 70, p.Y / 70, plan.Seed + 23) > 0.5f - hedges)
        {
            SetForest(ref surface, p, 0.4f);
            return;
        }
        SetField(ref surface, p, parcel, u, v, edge);
    }

    /// <summary>Forest canopy at a place.</summary>
    public void SetForest(ref Surface surface, Vector2 p, float heightShare)
    {
        // Stands of conifers and of broad leaves, with crowns too small to see singly but not too small to make a grain.
        var stand = Math.Clamp(0.5f + (1.6f * Noise.Fractal(p.X / 420, p.Y / 420, plan.Seed + 24, 3)), 0, 1);
        var crown = Noise.Value(p.X / 13, p.Y / 13, plan.Seed + 25);
        var gap = Noise.Value(p.X / 45, p.Y / 45, plan.Seed + 26);
        var colour = Vector3.Lerp(new Vector3(34, 58, 40), new Vector3(62, 92, 46), stand);
        surface.Cover = LandCover.Forest;
        surface.Colour = colour * (1 + (0.42f * crown) + (0.16f * gap));
        surface.Decibels = (float)decibels.Forest + (1.8f * crown) + (1.2f * gap) - 0.25f;
        surface.HeightMetres = heightShare * (13 + (6 * stand));
        surface.WallGain = 0;
    }

    private bool IsForest(Vector2 p, in Parcel parcel, Vector2 axis, float riverDistance)
    {
        if (riverDistance < 42 && Noise.Fractal(p.X / 150, p.Y / 150, plan.Seed + 27, 2) > 0.12f + (riverDistance / 90)) return true;
        // Half of the decision belongs to the whole parcel, so that forest ends partly at straight borders, partly in the open.
        var (cu, cv) = ((parcel.Left + parcel.Right) / 2, (parcel.Top + parcel.Bottom) / 2);
        var centre = (axis * cu) + (new Vector2(-axis.Y, axis.X) * cv);
        var whole = Noise.Fractal(centre.X / 1300, centre.Y / 1300, plan.Seed + 28, 2);
        if (whole < _forestLevel - 0.5f) return false;
        var here = Noise.Fractal(p.X / 1300, p.Y / 1300, plan.Seed + 28, 4);
        return (0.6f * whole) + (0.4f * here) > _forestLevel;
    }

    private Sector SectorAt(Vector2 p)
    {
        var (cx, cy) = ((int)MathF.Floor(p.X / SectorMetres), (int)MathF.Floor(p.Y / SectorMetres));
        var (nearest, second, id) = (float.MaxValue, float.MaxValue, 0u);
        var (first, other) = (Vector2.Zero, Vector2.Zero);
        for (var y = cy - 1; y <= cy + 1; y++)
        {
            for (var x = cx - 1; x <= cx + 1; x++)
            {
                var hash = Noise.Hash((uint)x, (uint)y, plan.Seed + 20);
                var site = new Vector2(x + Noise.Between(hash, 1, 0.1f, 0.9f), y + Noise.Between(hash, 2, 0.1f, 0.9f)) * SectorMetres;
                var distance = Vector2.DistanceSquared(site, p);
                if (distance < nearest) (second, other, nearest, first, id) = (nearest, first, distance, site, hash);
                else if (distance < second) (second, other) = (distance, site);
            }
        }
        return new Sector(id, (second - nearest) / (2 * Vector2.Distance(first, other)));
    }

    private void SetLane(ref Surface surface)
    {
        surface.Cover = LandCover.Road;
        surface.Colour = new Vector3(192, 180, 156);
        surface.Decibels = (float)decibels.Road + 2;
        surface.HeightMetres = 0;
        surface.WallGain = 0;
    }

    private void SetField(ref Surface surface, Vector2 p, in Parcel parcel, float u, float v, float edge)
    {
        var crop = Crop.Pick(Noise.Unit(parcel.Id, 30), plan.Season);
        var patches = Noise.Fractal(p.X / 190, p.Y / 190, parcel.Id, 3);
        var across = parcel.Width >= parcel.Height ? v : u;
        var rows = MathF.Sin(across * (2 * MathF.PI / Noise.Between(parcel.Id, 31, 26, 44)));
        var tint = new Vector3(Noise.Between(parcel.Id, 32, 0.9f, 1.1f), Noise.Between(parcel.Id, 33, 0.93f, 1.07f), Noise.Between(parcel.Id, 34, 0.9f, 1.1f)) * Noise.Between(parcel.Id, 35, 0.88f, 1.12f);
        var grain = Noise.Value(p.X / 16, p.Y / 16, plan.Seed + 29);
        var light = 1 + (0.1f * patches) + (crop.Rows * rows) + (0.045f * grain);
        // The headland, where machines turn, stands thinner.
        if (edge < 9) light *= 1.07f;
        surface.Colour = crop.Colour * tint * light;
        surface.Cover = crop.Bare ? LandCover.BareSoil : LandCover.Field;
        surface.HeightMetres = 0;
        surface.WallGain = 0;

        var seen = crop;
        if (change > 0 && Noise.Unit(parcel.Id, 36) < change)
        {
            surface.Changed = true;
            seen = Crop.Pick(Noise.Unit(parcel.Id, 37), 1 - plan.Season);
        }
        var level = (float)(seen.Bare ? decibels.BareSoil : decibels.Field) + seen.OffsetDecibels;
        surface.Decibels = level + Noise.Between(parcel.Id, 38, -0.9f, 0.9f) + (0.9f * patches) + (8 * seen.Rows * rows);
    }

    /// <summary>Inverse of the normal distribution function for 0.5 to 0.98, to 0.005 (Abramowitz and Stegun 26.2.22).</summary>
    private static float NormalQuantile(float share)
    {
        var t = MathF.Sqrt(-2 * MathF.Log(1 - share));
        return t - ((2.30753f + (0.27061f * t)) / (1 + (0.99229f * t) + (0.04481f * t * t)));
    }
}
