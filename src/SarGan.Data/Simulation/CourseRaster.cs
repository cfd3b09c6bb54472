using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Signed distances to the banks of rivers and the kerbs of roads, on a grid.</summary>
internal static class CourseRaster
{
    /// <summary>What a cell far from every course holds.</summary>
    public const float Far = 1000;

    /// <summary>Distance in metres from each cell's centre to the nearest bank: negative in the river, up to <paramref name="reach"/> outside, <see cref="Far"/> beyond.</summary>
    /// <param name="courses">The middle lines.</param>
    /// <param name="grid">Where the cells lie.</param>
    /// <param name="reach">Metres outside the bank that matter.</param>
    /// <param name="swell">How much the half width varies along the course, as a share.</param>
    /// <param name="seed">Of that variation.</param>
    public static float[] Distances(IReadOnlyList<Course> courses, CellGrid grid, float reach, float swell, uint seed)
    {
        var distances = new float[grid.Width * grid.Height];
        Array.Fill(distances, Far);
        for (var i = 0; i < courses.Count; i++)
        {
            var points = courses[i].Points;
            for (var k = 1; k < points.Count; k++)
            {
                var halfWidth = courses[i].HalfWidth * (1 + (swell * Noise.Value(k / 22f, i, seed)));
                Stamp(distances, grid, points[k - 1], points[k], halfWidth, halfWidth + reach);
            }
        }
        return distances;
    }

    private static void Stamp(float[] distances, CellGrid grid, Vector2 from, Vector2 to, float halfWidth, float radius)
    {
        var low = grid.CellAt(Vector2.Min(from, to) - new Vector2(radius));
        var high = grid.CellAt(Vector2.Max(from, to) + new Vector2(radius));
        var (x0, x1) = (Math.Max(0, (int)MathF.Floor(low.X)), Math.Min(grid.Width - 1, (int)MathF.Ceiling(high.X)));
        var (y0, y1) = (Math.Max(0, (int)MathF.Floor(low.Y)), Math.Min(grid.Height - 1, (int)MathF.Ceiling(high.Y)));
        var along = to - from;
        var scale = 1 / MathF.Max(along.LengthSquared(), 1e-6f);
        for (var y = y0; y <= y1; y++)
        {
            for (var x = x0; x <= x1; x++)
            {
                var offset = grid.CentreOf(x, y) - from;
                var t = Math.Clamp(Vector2.Dot(offset, along) * scale, 0, 1);
                var distance = (offset - (along * t)).Length() - halfWidth;
                ref var nearest = ref distances[(y * grid.Width) + x];
                if (distance < radius - halfWidth && distance < nearest) nearest = distance;
            }
        }
    }
}

/// <summary>Square cells over a part of the ground.</summary>
/// <param name="Origin">The first cell's upper left corner, in metres.</param>
/// <param name="Cell">Side of a cell in metres.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct CellGrid(Vector2 Origin, float Cell, int Width, int Height)
{
    /// <summary>The centre of a cell, in metres.</summary>
    public Vector2 CentreOf(int x, int y) => Origin + (new Vector2(x + 0.5f, y + 0.5f) * Cell);

    /// <summary>Where a place lies, in cells; a cell's centre has whole coordinates.</summary>
    public Vector2 CellAt(Vector2 place) => ((place - Origin) / Cell) - new Vector2(0.5f);

    /// <summary>The value at a place, bilinear between the cells' centres, held at the border.</summary>
    public float Sample(float[] values, Vector2 place)
    {
        var at = CellAt(place);
        var (fx, fy) = (Math.Clamp(at.X, 0, Width - 1), Math.Clamp(at.Y, 0, Height - 1));
        var (x, y) = (Math.Min((int)fx, Math.Max(0, Width - 2)), Math.Min((int)fy, Math.Max(0, Height - 2)));
        var (u, v) = (fx - x, fy - y);
        var (right, below) = (Width > 1 ? 1 : 0, Height > 1 ? Width : 0);
        var i = (y * Width) + x;
        var top = values[i] + ((values[i + right] - values[i]) * u);
        var bottom = values[i + below] + ((values[i + below + right] - values[i + below]) * u);
        return top + ((bottom - top) * v);
    }
}
