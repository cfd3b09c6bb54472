using System.Numerics;
using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

/// <summary>One block-shaped building on a plain, 4 x 4 pixels and 30 metres high, in the middle of 33 x 33 pixels.</summary>
public class RendererTests
{
    private const int Size = 33;
    private const float Ground = 0.05f;

    [Theory]
    [InlineData(90, 1, 0)]
    [InlineData(270, -1, 0)]
    [InlineData(180, 0, 1)]
    [InlineData(0, 0, -1)]
    public void SarRender_Building_LayoverTowardsTheRadarShadowAwayFromIt(double look, int lookX, int lookY)
    {
        var options = new SimulationOptions { Size = Size, RadarLookAzimuthDegrees = look, SpeckleCorrelationPixels = 0 };

        var image = SarRenderer.Render(Map(options, 0), new SceneTransform(Misalignment.None, Size, 1, 0), options, 0, default);

        // Layover reaches 30 / tan 38 = 38 m beyond the wall at 20 m, the shadow 30 tan 38 = 23 m.
        float At(int pixels) => image[((16 + (lookY * pixels)) * Size) + 16 + (lookX * pixels)];
        Assert.True(At(-4) > 1.5 * Ground, "Layover should stand before the building.");
        Assert.True(At(3) < 0.3 * Ground, "Shadow should lie behind the building.");
        Assert.Equal(Ground, At(-9), 1e-4);
        Assert.Equal(Ground, At(9), 1e-4);
    }

    [Fact]
    public void SarRender_WallFacingTheRadar_ShinesAtItsFoot()
    {
        var options = new SimulationOptions { Size = Size, RadarLookAzimuthDegrees = 90, SpeckleCorrelationPixels = 0 };
        var transform = new SceneTransform(Misalignment.None, Size, 1, 0);

        var dull = SarRenderer.Render(Map(options, 0), transform, options, 0, default);
        var shiny = SarRenderer.Render(Map(options, 1), transform, options, 0, default);

        var brighter = Enumerable.Range(0, Size).Where(x => shiny[(16 * Size) + x] > dull[(16 * Size) + x] + 0.5).ToArray();
        // The western wall stands at the left side of pixel 14.
        Assert.Equal([13], brighter);
    }

    [Theory]
    [InlineData(180, 0, -1)]
    [InlineData(0, 0, 1)]
    [InlineData(90, -1, 0)]
    [InlineData(270, 1, 0)]
    public void OpticalRender_Building_ShadowAwayFromTheSun(double sun, int x, int y)
    {
        var options = new SimulationOptions { Size = Size, SunAzimuthDegrees = sun };

        var image = OpticalRenderer.Render(Map(options, 0), options, 0, default);

        // 45 degrees: the shadow is as long as the building is high, 3 pixels.
        int At(int pixels) => image.Bytes[3 * (((16 + (y * pixels)) * Size) + 16 + (x * pixels))];
        Assert.True(At(3) < 0.6 * At(10), $"{At(3)} should be much darker than {At(10)}.");
        Assert.InRange(At(-4), At(10) - 10, At(10) + 10);
    }

    private static SurfaceMap Map(SimulationOptions options, float gain) =>
        new(options, (-12, -12), (Size + 12, Size + 12), SceneSimulator.ReachMetres(options), grid => (x, y, _) =>
        {
            var offset = Vector2.Abs(grid.CentreOf(x, y) - new Vector2(160));
            return MathF.Max(offset.X, offset.Y) < 20
                ? new Surface { Cover = LandCover.Building, HeightMetres = 30, Colour = new Vector3(200), Decibels = -7, WallGain = gain }
                : new Surface { Cover = LandCover.Field, Colour = new Vector3(150), Decibels = 10 * MathF.Log10(Ground) };
        }, default);
}
