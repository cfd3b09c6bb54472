using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>The surfaces of a scene and its surroundings, on cells of half a pixel.</summary>
internal sealed class SurfaceMap
{
    /// <summary>Cells along a pixel's side.</summary>
    public const int Oversampling = 2;

    /// <summary>Nothing that a scene builds is higher, in metres.</summary>
    public const float TallestMetres = 40;

    private const float GainUnit = 0.05f;
    private const float HeightUnit = 0.25f;
    private const byte ChangedBit = 0x80;

    private readonly byte[] _covers;
    private readonly byte[] _heights;
    private readonly byte[] _gains;
    private readonly byte[] _colours;
    private readonly float[] _intensities;

    /// <summary>Draws the surfaces.</summary>
    /// <param name="plan">The scene.</param>
    /// <param name="options">How it is seen.</param>
    /// <param name="low">First optical pixel to be covered, x and y.</param>
    /// <param name="high">Last optical pixel to be covered, x and y.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public SurfaceMap(ScenePlan plan, SimulationOptions options, (int X, int Y) low, (int X, int Y) high, CancellationToken cancellationToken)
    {
        var pixel = (float)options.GroundSampleDistanceMetres;
        FirstPixel = low;
        Grid = new CellGrid(new Vector2(low.X, low.Y) * pixel, pixel / Oversampling, (high.X - low.X + 1) * Oversampling, (high.Y - low.Y + 1) * Oversampling);
        var cells = Grid.Width * Grid.Height;
        (_covers, _heights, _gains, _colours, _intensities) = (new byte[cells], new byte[cells], new byte[cells], new byte[3 * cells], new float[cells]);
        var sampler = new SurfaceSampler(plan, options);
        var rivers = CourseRaster.Distances(plan.Rivers, Grid, 60, 0.3f, plan.Seed + 41);
        var roads = CourseRaster.Distances(plan.Roads, Grid, 6, 0, plan.Seed + 42);
        Rows.For(Grid.Height, options.Threads, cancellationToken, y =>
        {
            for (var x = 0; x < Grid.Width; x++)
            {
                var i = (y * Grid.Width) + x;
                Store(i, sampler.Sample(Grid.CentreOf(x, y), rivers[i], roads[i]));
            }
        });
    }

    public CellGrid Grid { get; }

    /// <summary>The optical pixel whose upper left cell is the first one.</summary>
    public (int X, int Y) FirstPixel { get; }

    public LandCover CoverAt(int i) => (LandCover)(_covers[i] & ~ChangedBit);

    public bool ChangedAt(int i) => (_covers[i] & ChangedBit) != 0;

    public float HeightAt(int i) => _heights[i] * HeightUnit;

    public float GainAt(int i) => _gains[i] * GainUnit;

    /// <summary>sigma0, linear, of the surface itself.</summary>
    public float IntensityAt(int i) => _intensities[i];

    public Vector3 ColourAt(int i) => new(_colours[3 * i], _colours[(3 * i) + 1], _colours[(3 * i) + 2]);

    private void Store(int i, in Surface surface)
    {
        _covers[i] = (byte)((byte)surface.Cover | (surface.Changed ? ChangedBit : 0));
        _heights[i] = (byte)MathF.Round(MathF.Min(surface.HeightMetres, TallestMetres) / HeightUnit);
        _gains[i] = (byte)MathF.Round(Math.Clamp(surface.WallGain / GainUnit, 0, 255));
        var colour = Vector3.Clamp(surface.Colour, Vector3.Zero, new Vector3(255));
        (_colours[3 * i], _colours[(3 * i) + 1], _colours[(3 * i) + 2]) = ((byte)(colour.X + 0.5f), (byte)(colour.Y + 0.5f), (byte)(colour.Z + 0.5f));
        _intensities[i] = MathF.Pow(10, surface.Decibels / 10);
    }
}
