using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>A stretch of country whose fields lie in one direction.</summary>
/// <param name="Id">Names the sector; random.</param>
/// <param name="Border">Metres from the place to the neighbouring sector.</param>
internal readonly record struct Sector(uint Id, float Border);

/// <summary>Splits the country into sectors: the cells of Voronoi about jittered lattice points.</summary>
internal sealed class SectorMap
{
    private const float CellMetres = 1500;

    private readonly (Vector2 Site, uint Id)[] _sites;
    private readonly int _left, _top, _width;

    /// <summary>Places the sites that matter for a grid.</summary>
    public SectorMap(CellGrid grid, float bendMetres, uint seed)
    {
        var low = (grid.Origin - new Vector2(bendMetres)) / CellMetres;
        var high = (grid.Origin + (new Vector2(grid.Width, grid.Height) * grid.Cell) + new Vector2(bendMetres)) / CellMetres;
        (_left, _top) = ((int)MathF.Floor(low.X) - 1, (int)MathF.Floor(low.Y) - 1);
        _width = (int)MathF.Floor(high.X) + 2 - _left;
        var height = (int)MathF.Floor(high.Y) + 2 - _top;
        _sites = new (Vector2, uint)[_width * height];
        for (var i = 0; i < _sites.Length; i++)
        {
            var (x, y) = (_left + (i % _width), _top + (i / _width));
            var id = Noise.Hash((uint)x, (uint)y, seed);
            _sites[i] = (new Vector2(x + Noise.Between(id, 1, 0.1f, 0.9f), y + Noise.Between(id, 2, 0.1f, 0.9f)) * CellMetres, id);
        }
    }

    /// <summary>The sector at a place.</summary>
    public Sector At(Vector2 p)
    {
        var (cx, cy) = ((int)MathF.Floor(p.X / CellMetres) - _left, (int)MathF.Floor(p.Y / CellMetres) - _top);
        var (nearest, second, first, other) = (float.MaxValue, float.MaxValue, 0, 0);
        for (var y = cy - 1; y <= cy + 1; y++)
        {
            for (var i = (y * _width) + cx - 1; i <= (y * _width) + cx + 1; i++)
            {
                var distance = Vector2.DistanceSquared(_sites[i].Site, p);
                if (distance < nearest) (second, other, nearest, first) = (nearest, first, distance, i);
                else if (distance < second) (second, other) = (distance, i);
            }
        }
        return new Sector(_sites[first].Id, (second - nearest) / (2 * Vector2.Distance(_sites[first].Site, _sites[other].Site)));
    }
}
