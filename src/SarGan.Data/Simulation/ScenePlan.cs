using System.Numerics;
using SarGan.Data.Randomness;

namespace SarGan.Data.Simulation;

/// <summary>A town, village or hamlet.</summary>
internal sealed record Town(Vector2 Centre, float Radius, float Angle, uint Seed);

/// <summary>A lake or pond.</summary>
internal sealed record Lake(Vector2 Centre, float Radius, float Stretch, float Angle, uint Seed);

/// <summary>A curve of some width on the ground: a river's or a road's middle line, in metres.</summary>
internal sealed record Course(IReadOnlyList<Vector2> Points, float HalfWidth);

/// <summary>The large features of one scene, in metres from the optical frame's upper left corner, x to the right and y down.</summary>
internal sealed class ScenePlan
{
    private const float StepMetres = 12;

    private readonly RandomStream _random;
    private readonly float _extent;

    public ScenePlan(SimulationOptions options, int sceneIndex)
    {
        Landscape = options.Landscape ?? DrawLandscape(options.Seed, sceneIndex);
        _extent = (float)(options.Size * options.GroundSampleDistanceMetres);
        _random = new RandomStream(options.Seed, "simulation plan", sceneIndex);
        Seed = (uint)_random.NextUInt64();
        FieldAngle = Draw(0, MathF.PI);
        Season = Draw(0, 1);
        ForestShare = Landscape switch
        {
            Landscape.Rural => Draw(0.1f, 0.18f),
            Landscape.Town => Draw(0.1f, 0.18f),
            Landscape.Coast => Draw(0.12f, 0.22f),
            _ => Draw(0.26f, 0.36f),
        };
        CoastAngle = Draw(0, 2 * MathF.PI);
        CoastOffset = _extent * Draw(0.08f, 0.2f);
        PlanTowns();
        PlanLakes();
        PlanRivers();
        PlanRoads();
        WindAngle = Draw(0, MathF.PI);
    }

    public Landscape Landscape { get; }

    public uint Seed { get; }

    public float FieldAngle { get; }

    /// <summary>0: spring, all green; 1: late summer, stubble and ploughed soil.</summary>
    public float Season { get; }

    public float ForestShare { get; }

    public float WindAngle { get; }

    public List<Town> Towns { get; } = [];

    public List<Lake> Lakes { get; } = [];

    public List<Course> Rivers { get; } = [];

    public List<Course> Roads { get; } = [];

    private float CoastAngle { get; }

    private float CoastOffset { get; }

    private Vector2 Middle => new(_extent / 2);

    /// <summary>How far out at sea a place lies, in metres; negative on land.</summary>
    public float SeaDistance(Vector2 p)
    {
        if (Landscape != Landscape.Coast) return -1e6f;
        var straight = Vector2.Dot(p - Middle, Direction(CoastAngle)) - CoastOffset;
        // Far from the shore the small bays cannot matter.
        if (MathF.Abs(straight) > 700) return straight;
        return straight + (330 * Noise.Fractal(p.X / 1700, p.Y / 1700, Seed + 11, 3)) + (26 * Noise.Fractal(p.X / 170, p.Y / 170, Seed + 12, 2));
    }

    public static Vector2 Direction(float angle) => new(MathF.Cos(angle), MathF.Sin(angle));

    private static Landscape DrawLandscape(long seed, int sceneIndex)
    {
        Span<Landscape> order = [Landscape.Rural, Landscape.Town, Landscape.Coast, Landscape.Mixed];
        new RandomStream(seed, "simulation landscape", sceneIndex / 4).Shuffle(order);
        return order[sceneIndex % 4];
    }

    private float Draw(float low, float high) => (float)_random.NextDouble(low, high);

    private Vector2 DrawPlace() => new(Draw(0, _extent), Draw(0, _extent));

    private void AddTown(Vector2 centre, float radius) =>
        Towns.Add(new Town(centre, radius, Draw(0, MathF.PI), (uint)_random.NextUInt64()));

    private void PlanTowns()
    {
        var offset = new Vector2(Draw(-1, 1), Draw(-1, 1)) * (0.16f * _extent);
        var main = Landscape switch
        {
            Landscape.Rural => MathF.Min(Draw(300, 460), 0.2f * _extent),
            Landscape.Town => MathF.Min(Draw(1600, 2100), 0.42f * _extent),
            Landscape.Coast => MathF.Min(Draw(900, 1300), 0.27f * _extent),
            _ => MathF.Min(Draw(600, 950), 0.22f * _extent),
        };
        // A coastal town stands on the shore, half of its disc at sea.
        var centre = Landscape == Landscape.Coast
            ? Middle + (Direction(CoastAngle) * (CoastOffset - (0.7f * main))) + (Direction(CoastAngle + (MathF.PI / 2)) * offset.X)
            : Middle + (offset * (Landscape == Landscape.Town ? 0.6f : 1.7f));
        AddTown(centre, main);
        var others = (int)MathF.Round(_extent * _extent / 9e6f);
        for (var i = 0; i < others; i++)
        {
            var place = DrawPlace();
            var radius = Draw(0, 1) < 0.12f && Landscape != Landscape.Rural ? Draw(700, 1500) : Draw(110, 360);
            if (Vector2.Distance(place, centre) > main + radius + 300) AddTown(place, MathF.Min(radius, 0.2f * _extent));
        }
    }

    private void PlanLakes()
    {
        var count = Landscape switch
        {
            Landscape.Mixed => 1 + (int)(_extent * _extent / 5e7f),
            Landscape.Rural => (int)(Draw(0, 1.6f) + (_extent * _extent / 8e7f)),
            _ => (int)(_extent * _extent / 6e7f),
        };
        for (var i = 0; i < count; i++)
        {
            var radius = MathF.Min(Landscape == Landscape.Mixed ? Draw(380, 720) : Draw(120, 260), 0.16f * _extent);
            var place = DrawPlace();
            for (var attempt = 0; attempt < 20 && Towns.Exists(town => Vector2.Distance(town.Centre, place) < town.Radius + (1.2f * radius)); attempt++) place = DrawPlace();
            Lakes.Add(new Lake(place, radius, Draw(1, 1.9f), Draw(0, MathF.PI), (uint)_random.NextUInt64()));
        }
    }

    private void PlanRivers()
    {
        var (chance, narrow, wide) = Landscape switch
        {
            Landscape.Rural => (0.85f, 24f, 60f),
            Landscape.Town => (0.85f, 70f, 150f),
            Landscape.Coast => (0.35f, 30f, 70f),
            _ => (0.75f, 50f, 110f),
        };
        var count = Math.Max(1, (int)MathF.Round(_extent / 9000));
        for (var i = 0; i < count; i++)
        {
            if (Draw(0, 1) > chance) continue;
            var halfWidth = MathF.Min(Draw(narrow, wide), 0.035f * _extent) / 2;
            var near = Landscape == Landscape.Town && i == 0 ? Towns[0].Centre : count == 1 ? Middle : DrawPlace();
            var through = near + (new Vector2(Draw(-1, 1), Draw(-1, 1)) * (0.2f * MathF.Min(_extent, 5000)));
            Rivers.Add(new Course(Meander(through, Draw(0, 2 * MathF.PI), halfWidth), halfWidth));
        }
    }

    private List<Vector2> Meander(Vector2 through, float heading, float halfWidth)
    {
        var (swing, slow, fast) = (Draw(0.5f, 1), Draw(900, 1500) + (10 * halfWidth), Draw(350, 600) + (5 * halfWidth));
        var (phase, fastPhase) = (Draw(0, 2 * MathF.PI), Draw(0, 2 * MathF.PI));
        float Heading(float s) => heading + (swing * MathF.Sin((s / slow * 2 * MathF.PI) + phase)) + (0.45f * swing * MathF.Sin((s / fast * 2 * MathF.PI) + fastPhase));
        var reach = (int)(1.6f * _extent / StepMetres);
        var points = new List<Vector2>((2 * reach) + 1);
        var p = through;
        for (var i = 0; i < reach; i++) points.Add(p -= Direction(Heading(-i * StepMetres)) * StepMetres);
        points.Reverse();
        points.Add(p = through);
        for (var i = 0; i < reach; i++) points.Add(p += Direction(Heading((i + 1) * StepMetres)) * StepMetres);
        return points;
    }

    private void PlanRoads()
    {
        var far = 1.2f * _extent;
        for (var i = 0; i < Towns.Count; i++)
        {
            var town = Towns[i];
            if (town.Radius < 250)
            {
                // A hamlet hangs on the nearest larger place.
                var nearest = Towns.Where(other => other.Radius > town.Radius).MinBy(other => Vector2.DistanceSquared(other.Centre, town.Centre));
                if (nearest is not null) Roads.Add(new Course(Curve(town.Centre, nearest.Centre), 4.5f));
                continue;
            }
            var arms = town.Radius > 600 ? 4 : 3;
            var turn = Draw(0, 2 * MathF.PI);
            for (var arm = 0; arm < arms; arm++)
            {
                var direction = Direction(turn + ((arm + Draw(-0.25f, 0.25f)) * 2 * MathF.PI / arms));
                Roads.Add(new Course(Curve(town.Centre, town.Centre + (direction * (i == 0 ? far : MathF.Min(far, 6000)))), 6.5f));
            }
        }
        if (Landscape is not Landscape.Rural || Draw(0, 1) < 0.4f)
        {
            // A motorway passes the main town at its edge.
            var main = Towns[0];
            var side = Landscape == Landscape.Coast ? CoastAngle + MathF.PI : Draw(0, 2 * MathF.PI);
            var by = main.Centre + (Direction(side) * main.Radius * Draw(0.75f, 1.05f));
            var along = Direction(side + (MathF.PI / 2) + Draw(-0.25f, 0.25f));
            Roads.Add(new Course([.. Curve(by, by - (along * far)).AsEnumerable().Reverse(), .. Curve(by, by + (along * far))], 12));
        }
    }

    /// <summary>A slightly bent way between two places.</summary>
    private List<Vector2> Curve(Vector2 from, Vector2 to)
    {
        var length = Vector2.Distance(from, to);
        var steps = Math.Max(2, (int)(length / StepMetres));
        var side = new Vector2(to.Y - from.Y, from.X - to.X) / MathF.Max(length, 1);
        var (bend, wave, phase) = (Draw(-0.1f, 0.1f) * length, Draw(0.015f, 0.03f) * length, Draw(0, 2 * MathF.PI));
        var points = new List<Vector2>(steps + 1);
        for (var i = 0; i <= steps; i++)
        {
            var t = (float)i / steps;
            var sway = (bend * 4 * t * (1 - t)) + (wave * MathF.Sin(MathF.PI * t) * MathF.Sin((t * 9) + phase));
            points.Add(from + ((to - from) * t) + (side * sway));
        }
        return points;
    }
}
