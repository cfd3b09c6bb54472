using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Streets, blocks, lots and buildings of a town, asked for place by place.</summary>
/// <param name="town">Which town.</param>
/// <param name="decibels">Mean backscatter at the scene's incidence angle.</param>
/// <param name="lookAngle">Direction in which the radar looks, in radians from the x axis towards y.</param>
internal sealed class TownModel(Town town, Backscatter decibels, float lookAngle)
{
    private readonly Vector2 _axis = ScenePlan.Direction(town.Angle);
    private readonly ParcelTree _blocks = new(520, town.Radius > 400 ? 150 : 120, 0, town.Seed);
    private readonly float _facing = Facing(town.Angle - lookAngle);

    private enum Use
    {
        Houses,
        Centre,
        Slabs,
        Halls,
        Park,
    }

    /// <summary>The town at a place, if it reaches there.</summary>
    public bool TrySample(Vector2 p, ref Surface surface)
    {
        var offset = p - town.Centre;
        if (offset.LengthSquared() > 2 * town.Radius * town.Radius) return false;
        // Streets bend a little.
        offset += Noise.Pair(p.X / 430, p.Y / 430, town.Seed + 1) * 22;
        var (u, v) = (Vector2.Dot(offset, _axis), Vector2.Dot(offset, new Vector2(-_axis.Y, _axis.X)));
        var block = _blocks.Find(u, v);
        // The town ends with whole blocks.
        var centre = new Vector2((block.Left + block.Right) / 2, (block.Top + block.Bottom) / 2);
        var outward = centre.Length() / town.Radius;
        if (outward > 1 + (0.42f * Noise.Fractal(centre.X / (0.7f * town.Radius), centre.Y / (0.7f * town.Radius), town.Seed + 3, 2))) return false;

        var street = block.EdgeLevel switch { 0 => 8f, 1 => 6f, _ => 4.5f };
        var inside = block.Edge - street;
        if (inside < 0)
        {
            SetGround(ref surface, LandCover.Road, new Vector3(172, 168, 162), (float)decibels.Road + 4);
            return true;
        }
        switch (UseOf(block, centre, outward))
        {
            case Use.Centre: SampleCentre(ref surface, block, u, v, inside); break;
            case Use.Slabs: SampleSlabs(ref surface, block, u, v, p); break;
            case Use.Halls: SampleHalls(ref surface, block, u, v); break;
            case Use.Park: SampleGreen(ref surface, p, 0.12f); break;
            default: SampleHouses(ref surface, block, u, v, p); break;
        }
        return true;
    }

    /// <summary>How squarely walls along the street grid face the radar: 1 for squarely, 0.3 for a grid at 45 degrees.</summary>
    private static float Facing(float angle)
    {
        var quarter = MathF.PI / 2;
        var off = MathF.Abs(angle - (MathF.Round(angle / quarter) * quarter)) * 180 / MathF.PI;
        return 0.3f + (0.7f * MathF.Exp(-(off * off) / (2 * 13 * 13)));
    }

    private Use UseOf(in Parcel block, Vector2 centre, float outward)
    {
        var draw = Noise.Unit(block.Id, 20);
        if (town.Radius < 420) return draw < 0.06f ? Use.Halls : Use.Houses;
        if (outward < 0.26f) return draw < 0.1f ? Use.Park : Use.Centre;
        if (outward > 0.4f && Noise.Value(centre.X / 800, centre.Y / 800, town.Seed + 4) > 0.36f) return draw < 0.1f ? Use.Slabs : Use.Halls;
        return draw < 0.07f ? Use.Park : draw < 0.19f ? Use.Slabs : Use.Houses;
    }

    private static void SetGround(ref Surface surface, LandCover cover, Vector3 colour, float level) =>
        (surface.Cover, surface.Colour, surface.Decibels, surface.HeightMetres, surface.WallGain) = (cover, colour, level, 0, 0);

    private void SetBuilding(ref Surface surface, uint id, Vector3 colour, float height)
    {
        surface.Cover = LandCover.Building;
        surface.Colour = colour * Noise.Between(id, 40, 0.88f, 1.12f);
        surface.Decibels = (float)decibels.Building + Noise.Between(id, 41, -2, 2);
        surface.HeightMetres = height;
        // A few buildings outshine all others.
        surface.WallGain = _facing * 0.55f * MathF.Exp(1.1f * (Noise.Unit(id, 42) + Noise.Unit(id, 43) + Noise.Unit(id, 44) - 1.5f) * 2);
    }

    private void SampleGreen(ref Surface surface, Vector2 p, float treeLevel)
    {
        var meadow = Noise.Fractal(p.X / 60, p.Y / 60, town.Seed + 5, 2);
        SetGround(ref surface, LandCover.UrbanGround, new Vector3(98, 126, 72) * (1 + (0.1f * meadow)), (float)decibels.UrbanGround - 3);
        if (Noise.Value(p.X / 14, p.Y / 14, town.Seed + 6) + (0.5f * meadow) < treeLevel) return;
        SetGround(ref surface, LandCover.Forest, new Vector3(52, 78, 46), (float)decibels.Forest);
        surface.HeightMetres = 8;
    }

    private void SampleHouses(ref Surface surface, in Parcel block, float u, float v, Vector2 p)
    {
        var (length, depth, along, across) = Lengthwise(block, u, v);
        var lots = Math.Max(1, (int)MathF.Round(length / 23));
        var lot = Math.Clamp((int)(along / length * lots), 0, lots - 1);
        var rows = depth < 46 ? 1 : 2;
        var row = across < depth / rows ? 0 : 1;
        var id = Noise.Hash(block.Id, (uint)((lot * 2) + row), 30);
        var middle = ((lot + 0.5f) * length / lots) + Noise.Between(id, 31, -2, 2);
        var set = rows == 1 ? depth / 2 : row == 0 ? 18 : depth - 18;
        var (halfLength, halfDepth) = (Noise.Between(id, 32, 5, 8), Noise.Between(id, 33, 4.5f, 6.5f));
        var (a, b) = (along - middle, across - set);
        if (Noise.Unit(id, 34) > 0.05f && MathF.Abs(a) < halfLength && MathF.Abs(b) < halfDepth)
        {
            var roof = Noise.Unit(id, 35) switch
            {
                < 0.5f => new Vector3(186, 112, 84),
                < 0.72f => new Vector3(122, 112, 110),
                < 0.88f => new Vector3(206, 198, 186),
                _ => new Vector3(146, 96, 74),
            };
            // A gable roof has a bright and a dark half.
            SetBuilding(ref surface, id, roof * (b < 0 ? 0.86f : 1.1f), Noise.Between(id, 36, 5, 9));
            return;
        }
        var green = Noise.Unit(block.Id, 37);
        SetGround(ref surface, LandCover.UrbanGround, Vector3.Lerp(new Vector3(172, 162, 144), new Vector3(112, 132, 88), 0.45f + (0.5f * green)), (float)decibels.UrbanGround);
        if (Noise.Value(p.X / 9, p.Y / 9, town.Seed + 7) < 0.34f - (0.3f * green)) return;
        surface.Colour = new Vector3(58, 82, 50);
        surface.HeightMetres = 5;
    }

    private void SampleCentre(ref Surface surface, in Parcel block, float u, float v, float inside)
    {
        var id = Noise.Hash(block.Id, Noise.Hash((uint)(int)MathF.Floor(u / 26), (uint)(int)MathF.Floor(v / 26), 50), 51);
        if (inside is > 2 and < 19 && Noise.Unit(id, 52) > 0.06f)
        {
            var roof = Noise.Unit(id, 53) switch
            {
                < 0.4f => new Vector3(166, 104, 82),
                < 0.75f => new Vector3(140, 134, 132),
                _ => new Vector3(196, 190, 182),
            };
            SetBuilding(ref surface, id, roof, Noise.Between(id, 54, 11, 22));
        }
        else
        {
            SetGround(ref surface, LandCover.UrbanGround, inside < 2 ? new Vector3(158, 154, 148) : new Vector3(122, 124, 108), (float)decibels.UrbanGround - 2);
        }
    }

    private void SampleSlabs(ref Surface surface, in Parcel block, float u, float v, Vector2 p)
    {
        var (length, depth, along, across) = Lengthwise(block, u, v);
        var rows = Math.Max(1, (int)(depth / 46));
        var columns = Math.Max(1, (int)(length / 66));
        var (row, column) = (Math.Clamp((int)(across / depth * rows), 0, rows - 1), Math.Clamp((int)(along / length * columns), 0, columns - 1));
        var id = Noise.Hash(block.Id, (uint)((row * 64) + column), 60);
        var (a, b) = (along - ((column + 0.5f) * length / columns), across - ((row + 0.5f) * depth / rows));
        if (MathF.Abs(a) < MathF.Min(26, (length / columns / 2) - 6) && MathF.Abs(b) < 6.5f)
        {
            SetBuilding(ref surface, id, new Vector3(196, 192, 186), Noise.Between(block.Id, 61, 14, 38));
            surface.WallGain *= 1.6f;
        }
        else
        {
            SampleGreen(ref surface, p, 0.3f);
        }
    }

    private void SampleHalls(ref Surface surface, in Parcel block, float u, float v)
    {
        var (length, depth, along, across) = Lengthwise(block, u, v);
        var rows = depth > 110 ? 2 : 1;
        var columns = Math.Max(1, (int)(length / 85));
        var (row, column) = (Math.Clamp((int)(across / depth * rows), 0, rows - 1), Math.Clamp((int)(along / length * columns), 0, columns - 1));
        var id = Noise.Hash(block.Id, (uint)((row * 64) + column), 70);
        var (a, b) = (along - ((column + 0.5f) * length / columns), across - ((row + 0.5f) * depth / rows));
        var (halfLength, halfDepth) = ((length / columns / 2) - Noise.Between(id, 71, 11, 22), (depth / rows / 2) - Noise.Between(id, 72, 13, 26));
        if (Noise.Unit(id, 73) > 0.1f && MathF.Abs(a) < halfLength && MathF.Abs(b) < halfDepth)
        {
            var roof = Noise.Unit(id, 74) switch
            {
                < 0.55f => new Vector3(226, 226, 224),
                < 0.8f => new Vector3(178, 180, 184),
                < 0.9f => new Vector3(128, 152, 184),
                _ => new Vector3(176, 116, 98),
            };
            SetBuilding(ref surface, id, roof, Noise.Between(id, 75, 7, 13));
            surface.Decibels += 1;
            surface.WallGain *= 2;
        }
        else
        {
            SetGround(ref surface, LandCover.UrbanGround, new Vector3(164, 161, 156), (float)decibels.UrbanGround - 3);
        }
    }

    /// <summary>A block's longer side, its shorter one, and where the place lies along and across.</summary>
    private static (float Length, float Depth, float Along, float Across) Lengthwise(in Parcel block, float u, float v) =>
        block.Width >= block.Height
            ? (block.Width, block.Height, u - block.Left, v - block.Top)
            : (block.Height, block.Width, v - block.Top, u - block.Left);
}
