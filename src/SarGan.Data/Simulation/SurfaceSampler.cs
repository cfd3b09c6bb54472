using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>The scene at any place: decides between water, roads, towns and the open country.</summary>
internal sealed class SurfaceSampler
{
    private const float IndexMetres = 512;

    private readonly ScenePlan _plan;
    private readonly Backscatter _decibels;
    private readonly FieldModel _fields;
    private readonly List<TownModel>?[] _towns;
    private readonly (int X, int Y) _first;
    private readonly (int X, int Y) _count;
    private readonly Vector2 _wind;

    private SurfaceSampler(ScenePlan plan, SimulationOptions options, CellGrid grid)
    {
        _plan = plan;
        _decibels = AtIncidence(options.Backscatter, options.IncidenceAngleDegrees);
        _fields = new FieldModel(plan, _decibels, (float)options.Change, grid);
        _wind = ScenePlan.Direction(plan.WindAngle);
        _first = Cell(grid.Origin);
        var last = Cell(grid.CentreOf(grid.Width - 1, grid.Height - 1));
        _count = (last.X - _first.X + 1, last.Y - _first.Y + 1);
        _towns = new List<TownModel>?[_count.X * _count.Y];
        var lookAngle = (float)((options.RadarLookAzimuthDegrees - 90) * Math.PI / 180);
        foreach (var town in plan.Towns) Index(town, new TownModel(town, _decibels, lookAngle));
    }

    /// <summary>Prepares a scene for the cells of a grid.</summary>
    public static CellSampler Prepare(ScenePlan plan, SimulationOptions options, CellGrid grid)
    {
        var sampler = new SurfaceSampler(plan, options, grid);
        var rivers = CourseRaster.Distances(plan.Rivers, grid, 60, 0.3f, plan.Seed + 41);
        var roads = CourseRaster.Distances(plan.Roads, grid, 6, 0, plan.Seed + 42);
        return (x, y, memory) =>
        {
            var i = (y * grid.Width) + x;
            return sampler.Sample(grid.CentreOf(x, y), rivers[i], roads[i], memory);
        };
    }

    /// <summary>The surface at a place.</summary>
    /// <param name="p">Metres from the optical frame's upper left corner.</param>
    /// <param name="riverDistance">Metres to the nearest bank, negative in the river.</param>
    /// <param name="roadDistance">Metres to the nearest kerb, negative on the road.</param>
    /// <param name="memory">Of this row of places.</param>
    private Surface Sample(Vector2 p, float riverDistance, float roadDistance, ParcelMemory memory)
    {
        var surface = default(Surface);
        var sea = _plan.SeaDistance(p);
        var lake = sea > 0 ? -CourseRaster.Far : LakeDistance(p);
        if (sea > 0 || lake < 0) SetWater(ref surface, p, sea, lake);
        else if (roadDistance < 0) SetRoad(ref surface, roadDistance, riverDistance < 0);
        else if (riverDistance < 0) SetWater(ref surface, p, -1, riverDistance);
        else if (sea > -28) SetBeach(ref surface, p, sea);
        else if (roadDistance > 3 && SampleTown(p, ref surface)) return surface;
        else _fields.Sample(p, MathF.Min(riverDistance, lake), memory, ref surface);
        // Nothing tall stands on the verge of a road.
        if (roadDistance < 4 && surface.HeightMetres > 0) (surface.HeightMetres, surface.WallGain) = (0, 0);
        return surface;
    }

    /// <summary>The class means at another incidence angle.</summary>
    private static Backscatter AtIncidence(Backscatter at38, double angleDegrees)
    {
        var land = 20 * Math.Log10(Math.Cos(angleDegrees * Math.PI / 180) / Math.Cos(38 * Math.PI / 180));
        return at38 with
        {
            Water = at38.Water + (2 * land),
            Field = at38.Field + land,
            Forest = at38.Forest + land,
            BareSoil = at38.BareSoil + land,
            Building = at38.Building + land,
            Road = at38.Road + land,
            UrbanGround = at38.UrbanGround + land,
        };
    }

    private void Index(Town town, TownModel model)
    {
        var reach = 1.45f * town.Radius;
        var (low, high) = (Cell(town.Centre - new Vector2(reach)), Cell(town.Centre + new Vector2(reach)));
        for (var y = Math.Max(low.Y - _first.Y, 0); y <= Math.Min(high.Y - _first.Y, _count.Y - 1); y++)
        {
            for (var x = Math.Max(low.X - _first.X, 0); x <= Math.Min(high.X - _first.X, _count.X - 1); x++) (_towns[(y * _count.X) + x] ??= []).Add(model);
        }
    }

    private static (int X, int Y) Cell(Vector2 p) => ((int)MathF.Floor(p.X / IndexMetres), (int)MathF.Floor(p.Y / IndexMetres));

    private bool SampleTown(Vector2 p, ref Surface surface)
    {
        var cell = Cell(p);
        var models = _towns[((cell.Y - _first.Y) * _count.X) + cell.X - _first.X];
        if (models is null) return false;
        foreach (var model in models)
        {
            if (model.TrySample(p, ref surface)) return true;
        }
        return false;
    }

    private float LakeDistance(Vector2 p)
    {
        var nearest = CourseRaster.Far;
        foreach (var lake in _plan.Lakes)
        {
            var offset = p - lake.Centre;
            if (offset.LengthSquared() > 9 * lake.Radius * lake.Radius) continue;
            var axis = ScenePlan.Direction(lake.Angle);
            var round = new Vector2(Vector2.Dot(offset, axis) / lake.Stretch, Vector2.Dot(offset, new Vector2(-axis.Y, axis.X)) * MathF.Sqrt(lake.Stretch));
            var shore = 1 + (0.55f * Noise.Fractal(p.X / lake.Radius, p.Y / lake.Radius, lake.Seed, 4));
            nearest = MathF.Min(nearest, (round.Length() / shore) - lake.Radius);
        }
        return nearest;
    }

    private void SetWater(ref Surface surface, Vector2 p, float sea, float bank)
    {
        // Streaks along the wind.
        var (along, across) = (Vector2.Dot(p, _wind), Vector2.Dot(p, new Vector2(-_wind.Y, _wind.X)));
        var streak = Noise.Fractal(along / 900, across / 160, _plan.Seed + 31, 3);
        var ripple = Noise.Value(along / 30, across / 14, _plan.Seed + 32);
        surface.Cover = LandCover.Water;
        if (sea > 0)
        {
            var depth = 1 - MathF.Exp(-sea / 260);
            surface.Colour = (Vector3.Lerp(new Vector3(88, 124, 126), new Vector3(26, 58, 88), depth) * (1 + (0.06f * streak))) + new Vector3(2.5f * ripple);
            surface.Decibels = (float)_decibels.Water + 1.5f + (1.3f * streak);
        }
        else
        {
            var depth = 1 - MathF.Exp(bank / 40);
            surface.Colour = (Vector3.Lerp(new Vector3(74, 92, 82), new Vector3(36, 64, 82), depth) * (1 + (0.04f * streak))) + new Vector3(1.5f * ripple);
            surface.Decibels = (float)_decibels.Water + (0.5f * streak);
        }
    }

    private void SetRoad(ref Surface surface, float roadDistance, bool bridge)
    {
        surface.Cover = LandCover.Road;
        // The lanes of a motorway lie on both sides of a green strip.
        var strip = roadDistance < -10;
        surface.Colour = strip ? new Vector3(120, 128, 96) : new Vector3(176, 172, 166);
        surface.Decibels = (float)_decibels.Road + (bridge ? 9 : strip ? 3 : 0);
    }

    private void SetBeach(ref Surface surface, Vector2 p, float sea)
    {
        surface.Cover = LandCover.BareSoil;
        var grain = Noise.Value(p.X / 20, p.Y / 20, _plan.Seed + 33);
        surface.Colour = new Vector3(214, 200, 164) * (1 + (0.06f * grain) + (sea / 200));
        surface.Decibels = (float)_decibels.BareSoil - 4;
    }
}
