using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>What a side-looking radar sees of a surface map: sigma0 with layover, radar shadow and the double bounce at walls, without speckle.</summary>
/// <remarks>
/// A roof of height h echoes earlier than the ground below it and so appears h / tan(incidence) nearer to the radar; behind it lies a shadow h tan(incidence) long;
/// the corner of ground and wall that faces the radar shines.
/// </remarks>
internal static class SarRenderer
{
    // A usual house's corner, 7 metres high: 7 dB above a surface of 0 dB.
    private const float CornerIntensity = 5;
    private const float UsualHeight = 7;

    /// <summary>sigma0, linear, on the SAR image's pixels and a border around them.</summary>
    public static float[] Render(SurfaceMap map, SceneTransform transform, SimulationOptions options, int border, CancellationToken cancellationToken)
    {
        var cells = Project(map, options, cancellationToken);
        var wide = options.Size + (2 * border);
        var floor = (float)Math.Pow(10, options.Backscatter.NoiseFloor / 10);
        var pixel = (float)options.GroundSampleDistanceMetres;
        var backward = transform.Affine.Invert();
        var image = new float[wide * wide];
        Rows.For(wide, options.Threads, cancellationToken, row =>
        {
            for (var column = 0; column < wide; column++)
            {
                var (x, y) = transform.MapToOptical(column - border, row - border);
                var sum = 0f;
                for (var k = 0; k < 4; k++)
                {
                    // Four places a pixel; without misalignment these are the centres of its four cells.
                    var (du, dv) = ((k & 1) - 0.5, (k >> 1) - 0.5);
                    var px = x + (((backward.ScaleX * du) + (backward.ShearX * dv)) / 2);
                    var py = y + (((backward.ShearY * du) + (backward.ScaleY * dv)) / 2);
                    sum += map.Grid.Sample(cells, new Vector2((float)(px + 0.5), (float)(py + 0.5)) * pixel);
                }
                image[(row * wide) + column] = MathF.Max(sum / 4, floor);
            }
        });
        return image;
    }

    /// <summary>sigma0 in the radar's geometry, on the map's cells.</summary>
    private static float[] Project(SurfaceMap map, SimulationOptions options, CancellationToken cancellationToken)
    {
        var look = SceneSimulator.Heading(options.RadarLookAzimuthDegrees);
        var tangent = (float)Math.Tan(options.IncidenceAngleDegrees * Math.PI / 180);
        var relief = new ReliefMap(map, -look, 1 / tangent);
        var (width, height) = (map.Grid.Width, map.Grid.Height);
        var cells = new float[width * height];
        var unit = tangent * map.Grid.Cell;
        Rows.For(height, options.Threads, cancellationToken, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                var farthest = (int)MathF.Round(map.TallestNear(x, y) / unit);
                for (var step = 0; step <= farthest; step++)
                {
                    var source = relief.IndexToward(x, y, -step);
                    if (source < 0) continue;
                    var tall = map.HeightAt(source);
                    if ((int)MathF.Round(tall / unit) != step) continue;
                    if (!relief.IsShadowed(source % width, source / width)) sum += map.IntensityAt(source);
                }
                cells[(y * width) + x] = farthest == 0 ? sum : sum + Corner(map, relief, x, y);
            }
        });
        return cells;
    }

    /// <summary>The double bounce: this cell is ground, and the next one away from the radar is a wall.</summary>
    private static float Corner(SurfaceMap map, ReliefMap relief, int x, int y)
    {
        var wall = relief.IndexToward(x, y, -1);
        if (wall < 0) return 0;
        var gain = map.GainAt(wall);
        if (gain == 0) return 0;
        var rise = map.HeightAt(wall) - map.HeightAt((y * map.Grid.Width) + x);
        return rise < 2 || relief.IsShadowed(x, y) ? 0 : gain * CornerIntensity * rise / UsualHeight;
    }
}
