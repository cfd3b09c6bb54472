using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

public class SceneTransformTests
{
    private static readonly SimulationOptions Options = new() { Size = 192, Speckle = false, Landscape = Landscape.Mixed };

    [Fact]
    public void MapToSar_QuarterTurn_TurnsClockwiseOnTheScreen()
    {
        var transform = new SceneTransform(new Misalignment { RotationDegrees = 90, ShiftX = 2 }, 101, 1, 0);

        // The centre is (50, 50): the point 10 to the right of it goes 10 below it, then 2 to the right.
        var (x, y) = transform.MapToSar(60, 50);

        Assert.Equal(52, x, 1e-9);
        Assert.Equal(60, y, 1e-9);
    }

    [Fact]
    public void MapToOptical_WithWarp_UndoesMapToSar()
    {
        var transform = new SceneTransform(
            new Misalignment { RotationDegrees = 12, Scale = 1.2, ShiftX = -7, ShiftY = 4, LocalWarpPixels = 6, LocalWarpWavelengthPixels = 90 }, 256, 3, 5);

        for (var y = -20; y < 280; y += 23)
        {
            for (var x = -20; x < 280; x += 19)
            {
                var (u, v) = transform.MapToSar(x, y);
                var (back, down) = transform.MapToOptical(u, v);
                Assert.Equal(x, back, 1e-3);
                Assert.Equal(y, down, 1e-3);
            }
        }
    }

    [Fact]
    public void MapToSar_Warp_StaysWithinItsAmplitude()
    {
        var transform = new SceneTransform(new Misalignment { LocalWarpPixels = 3, LocalWarpWavelengthPixels = 64 }, 256, 1, 0);

        var most = 0.0;
        for (var i = 0; i < 256 * 256; i += 3)
        {
            var (u, v) = transform.MapToSar(i % 256, i / 256);
            most = Math.Max(most, Math.Max(Math.Abs(u - (i % 256)), Math.Abs(v - (i / 256))));
        }

        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public void Simulate_WholeShift_SameImageElsewhere()
    {
        var aligned = SceneSimulator.Simulate(Options, 1);
        var shifted = SceneSimulator.Simulate(Options with { Misalignment = new Misalignment { ShiftX = 5, ShiftY = -3 } }, 1);

        for (var y = 10; y < 180; y++)
        {
            for (var x = 10; x < 180; x++)
            {
                var (here, there) = (aligned.SarIntensity[(y * 192) + x], shifted.SarIntensity[((y - 3) * 192) + x + 5]);
                Assert.True(Math.Abs(here - there) <= 1e-3 * here, $"At ({x}, {y}): {here} and {there}.");
            }
        }
        Assert.True(aligned.Optical.Bytes.SequenceEqual(shifted.Optical.Bytes));
    }

    [Theory]
    [InlineData(4, 1, 0)]
    [InlineData(-9, 1.06, 0)]
    [InlineData(0, 0.95, 0)]
    [InlineData(2, 1, 4)]
    public void Simulate_Misaligned_TrueMapFindsTheSameGround(double degrees, double scale, double warp)
    {
        var aligned = SceneSimulator.Simulate(Options, 1);
        var moved = SceneSimulator.Simulate(
            Options with { Misalignment = new Misalignment { RotationDegrees = degrees, Scale = scale, ShiftX = 4, ShiftY = 2, LocalWarpPixels = warp, LocalWarpWavelengthPixels = 150 } }, 1);

        var mapped = Agreement(aligned, moved, (x, y) => moved.Transform.MapToSar(x, y));
        var ignored = Agreement(aligned, moved, (x, y) => (x, y));

        // Blur is a matter of SAR pixels, so scale and interpolation cost a little.
        Assert.True(mapped > 0.97, $"Correlation was {mapped}.");
        Assert.True(ignored < mapped - 0.1, $"Correlation without the map was {ignored}, with it {mapped}.");
    }

    /// <summary>Correlation of the aligned SAR image with the moved one, in dB, through a map.</summary>
    private static double Agreement(SimulatedScene aligned, SimulatedScene moved, Func<int, int, (double X, double Y)> map)
    {
        var pairs = new List<(double A, double B)>();
        for (var y = 0; y < 192; y++)
        {
            for (var x = 0; x < 192; x++)
            {
                var (u, v) = map(x, y);
                if (u < 0 || v < 0 || u >= 191 || v >= 191) continue;
                pairs.Add((Math.Log10(aligned.SarIntensity[(y * 192) + x]), Math.Log10(Bilinear(moved.SarIntensity, u, v))));
            }
        }
        Assert.True(pairs.Count > 20000);
        var (meanA, meanB) = (pairs.Average(pair => pair.A), pairs.Average(pair => pair.B));
        var covariance = pairs.Average(pair => (pair.A - meanA) * (pair.B - meanB));
        return covariance / Math.Sqrt(pairs.Average(pair => (pair.A - meanA) * (pair.A - meanA)) * pairs.Average(pair => (pair.B - meanB) * (pair.B - meanB)));
    }

    private static double Bilinear(float[] image, double x, double y)
    {
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = (x - left, y - top);
        var i = (top * 192) + left;
        return (((image[i] * (1 - fx)) + (image[i + 1] * fx)) * (1 - fy)) + (((image[i + 192] * (1 - fx)) + (image[i + 193] * fx)) * fy);
    }
}
