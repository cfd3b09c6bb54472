using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Says what a cell's surface is.</summary>
internal delegate Surface CellSampler(int x, int y, ParcelMemory memory);

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
    private readonly HeightBlocks _tallest;

    /// <summary>Stores the surfaces of all cells.</summary>
    /// <param name="options">How the scene is seen.</param>
    /// <param name="low">First optical pixel to be covered, x and y.</param>
    /// <param name="high">Last optical pixel to be covered, x and y.</param>
    /// <param name="reachMetres">How far the tallest thing casts its shadow or lays over.</param>
    /// <param name="prepare">Given the cells, returns who knows their surfaces; safe for concurrent calls.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public SurfaceMap(SimulationOptions options, (int X, int Y) low, (int X, int Y) high, double reachMetres, Func<CellGrid, CellSampler> prepare, CancellationToken cancellationToken)
    {
        var pixel = (float)options.GroundSampleDistanceMetres;
        FirstPixel = low;
        Grid = new CellGrid(new Vector2(low.X, low.Y) * pixel, pixel / Oversampling, (high.X - low.X + 1) * Oversampling, (high.Y - low.Y + 1) * Oversampling);
        var cells = Grid.Width * Grid.Height;
        (_covers, _heights, _gains, _colours, _intensities) = (new byte[cells], new byte[cells], new byte[cells], new byte[3 * cells], new float[cells]);
        var sample = prepare(Grid);
        Rows.For(Grid.Height, options.Threads, cancellationToken, y =>
        {
            var memory = new ParcelMemory();
            for (var x = 0; x < Grid.Width; x++) Store((y * Grid.Width) + x, sample(x, y, memory));
        });
        _tallest = new HeightBlocks(_heights, Grid.Width, Grid.Height, (int)Math.Ceiling(reachMetres / Grid.Cell) + 1);
    }

    public CellGrid Grid { get; }

    /// <summary>The optical pixel whose upper left cell is the first one.</summary>
    public (int X, int Y) FirstPixel { get; }

    public LandCover CoverAt(int i) => (LandCover)(_covers[i] & ~ChangedBit);

    public bool ChangedAt(int i) => (_covers[i] & ChangedBit) != 0;

    public float HeightAt(int i) => _heights[i] * HeightUnit;

    /// <summary>At least the height of everything within reach, in metres.</summary>
    public float TallestNear(int x, int y) => _tallest.Near(x, y) * HeightUnit;

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
        _intensities[i] = MathF.Exp(surface.Decibels * (MathF.Log(10) / 10));
    }
}
