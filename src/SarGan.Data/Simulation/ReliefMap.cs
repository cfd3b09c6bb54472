using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>Looks along a direction over the heights of a surface map: who stands in whose shadow.</summary>
/// <param name="map">The heights.</param>
/// <param name="direction">Towards the light or the radar, as seen on the ground; length 1.</param>
/// <param name="slope">Metres that the ray rises per metre on the ground.</param>
internal sealed class ReliefMap(SurfaceMap map, Vector2 direction, float slope)
{
    private readonly float _rise = slope * map.Grid.Cell;

    /// <summary>Whether something higher stands between a cell and the source.</summary>
    public bool IsShadowed(int x, int y)
    {
        var own = map.HeightAt((y * map.Grid.Width) + x);
        var steps = (int)((map.TallestNear(x, y) - own) / _rise);
        for (var step = 1; step <= steps; step++)
        {
            var i = IndexToward(x, y, step);
            if (i >= 0 && map.HeightAt(i) - own > step * _rise) return true;
        }
        return false;
    }

    /// <summary>The index of the cell some steps towards the source, or away from it for negative steps; -1 outside the map.</summary>
    public int IndexToward(int x, int y, int steps)
    {
        var tx = x + (int)MathF.Round(direction.X * steps);
        var ty = y + (int)MathF.Round(direction.Y * steps);
        return (uint)tx < (uint)map.Grid.Width && (uint)ty < (uint)map.Grid.Height ? (ty * map.Grid.Width) + tx : -1;
    }
}
