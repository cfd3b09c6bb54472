using System.Security.Cryptography;
using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

public class SceneSimulatorTests
{
    private static readonly SimulationOptions Small = new() { Size = 128, Threads = 1 };

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0)]
    public void Simulate_OtherThreadCount_SameBytes(int threads)
    {
        var options = Small with { Misalignment = new Misalignment { RotationDegrees = 3, LocalWarpPixels = 2 } };

        var alone = SceneSimulator.Simulate(options, 1);
        var together = SceneSimulator.Simulate(options with { Threads = threads }, 1);

        Assert.Equal(Hash(alone), Hash(together));
    }

    [Fact]
    public void Simulate_OtherIndexOrSeed_OtherScene()
    {
        var hashes = new[] { SceneSimulator.Simulate(Small), SceneSimulator.Simulate(Small, 4), SceneSimulator.Simulate(Small with { Seed = 2 }) }.Select(Hash);

        Assert.Equal(3, hashes.Distinct().Count());
    }

    [Fact]
    public void Simulate_OtherSpeckleOptions_SameGroundAndOpticalImage()
    {
        var first = SceneSimulator.Simulate(Small, 2);
        var second = SceneSimulator.Simulate(Small with { Looks = 1, SpeckleCorrelationPixels = 0 }, 2);

        Assert.True(first.Optical.Bytes.SequenceEqual(second.Optical.Bytes));
        Assert.Equal(first.LandCover, second.LandCover);
    }

    [Theory]
    [InlineData(32, 10)]
    [InlineData(77, 3)]
    [InlineData(200, 30)]
    public void Simulate_AnySize_ImagesOfThatSize(int size, double metres)
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = size, GroundSampleDistanceMetres = metres }, 3);

        Assert.Equal((size, size, 3, 8), (scene.Optical.Width, scene.Optical.Height, scene.Optical.Channels, scene.Optical.BitsPerSample));
        Assert.Equal((size, size, 1, 8), (scene.Sar.Width, scene.Sar.Height, scene.Sar.Channels, scene.Sar.BitsPerSample));
        Assert.Equal(size * size, scene.SarIntensity.Length);
        Assert.All(scene.SarIntensity, value => Assert.True(float.IsFinite(value) && value >= 0));
    }

    [Fact]
    public void Simulate_FourConsecutiveScenes_AllLandscapes()
    {
        var landscapes = Enumerable.Range(8, 4).Select(i => SceneSimulator.Simulate(new SimulationOptions { Size = 32 }, i).Landscape);

        Assert.Equal(Enum.GetValues<Landscape>().ToHashSet(), landscapes.ToHashSet());
    }

    [Theory]
    [InlineData(Landscape.Rural, 0.45, 0.95)]
    [InlineData(Landscape.Town, 0.3, 0.8)]
    [InlineData(Landscape.Coast, 0.15, 0.5)]
    [InlineData(Landscape.Mixed, 0.18, 0.55)]
    public void Simulate_Landscape_ItsClassPrevails(Landscape landscape, double low, double high)
    {
        LandCover[] classes = landscape switch
        {
            Landscape.Rural => [LandCover.Field, LandCover.BareSoil],
            Landscape.Town => [LandCover.Building, LandCover.Road, LandCover.UrbanGround],
            Landscape.Coast => [LandCover.Water],
            _ => [LandCover.Forest],
        };

        var share = Enumerable.Range(0, 6).Average(i =>
        {
            var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 128, GroundSampleDistanceMetres = 40, Landscape = landscape }, i);
            return classes.Sum(scene.ShareOf);
        });

        Assert.InRange(share, low, high);
    }

    [Fact]
    public void Simulate_WithoutSpeckle_ExpectedIntensityWhateverTheLooks()
    {
        var options = Small with { Speckle = false };

        var scene = SceneSimulator.Simulate(options, 1);
        var other = SceneSimulator.Simulate(options with { Looks = 1 }, 1);

        Assert.Equal(scene.SarExpectedIntensity, scene.SarIntensity);
        Assert.Equal(scene.SarIntensity, other.SarIntensity);
    }

    [Fact]
    public void Simulate_Speckle_RatioToExpectedHasUnitMeanAndStatedLooks()
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 256 }, 1);
        var ratio = scene.SarIntensity.Zip(scene.SarExpectedIntensity, (seen, mean) => (double)seen / mean).ToArray();

        var mean = ratio.Average();
        var variance = ratio.Average(value => (value - mean) * (value - mean));

        Assert.Equal(1, mean, 0.02);
        Assert.Equal(4.4, mean * mean / variance, 0.25);
    }

    [Fact]
    public void Simulate_EightBitSar_DecibelsStretchedBetweenTheLimits()
    {
        var scene = SceneSimulator.Simulate(Small, 0);

        for (var i = 0; i < scene.SarIntensity.Length; i += 7)
        {
            var expected = Math.Clamp(((10 * Math.Log10(scene.SarIntensity[i])) + 25) / 25 * 255, 0, 255);
            Assert.Equal(expected, scene.Sar.Bytes[i], 0.51);
        }
    }

    [Theory]
    [InlineData(LandCover.Water, 5, Landscape.Mixed, -21)]
    [InlineData(LandCover.Forest, 6, Landscape.Mixed, -10.5)]
    public void Simulate_ClassInterior_MeanBackscatterAsConfigured(LandCover cover, int interior, Landscape landscape, double decibels)
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 384, Landscape = landscape }, 1);

        Assert.Equal(decibels, InteriorDecibels(scene, cover, interior), 0.6);
    }

    [Fact]
    public void Simulate_OtherBackscatter_ClassFollows()
    {
        var options = new SimulationOptions { Size = 256, Landscape = Landscape.Mixed };

        var usual = InteriorDecibels(SceneSimulator.Simulate(options, 1), LandCover.Forest, 6);
        var brighter = InteriorDecibels(SceneSimulator.Simulate(options with { Backscatter = new Backscatter { Forest = -5.5 } }, 1), LandCover.Forest, 6);

        Assert.Equal(5, brighter - usual, 0.05);
    }

    [Fact]
    public void Simulate_OtherIncidence_LandFollowsTheCosineSquared()
    {
        var options = new SimulationOptions { Size = 256, Landscape = Landscape.Mixed };

        var at38 = InteriorDecibels(SceneSimulator.Simulate(options, 1), LandCover.Forest, 8);
        var at50 = InteriorDecibels(SceneSimulator.Simulate(options with { IncidenceAngleDegrees = 50 }, 1), LandCover.Forest, 8);

        // 20 log10(cos 50 / cos 38) = -1.770
        Assert.Equal(-1.770, at50 - at38, 0.1);
    }

    [Fact]
    public void Simulate_TownForestWater_OrderedInSar()
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 256, Landscape = Landscape.Coast, Speckle = false }, 3);

        double Mean(LandCover cover) => scene.SarIntensity.Where((_, i) => scene.LandCover[i] == (byte)cover).Average(value => (double)value);

        Assert.True(Mean(LandCover.Building) > 2 * Mean(LandCover.Forest));
        Assert.True(Mean(LandCover.Forest) > 2 * Mean(LandCover.Water));
    }

    [Fact]
    public void Simulate_Change_OnlyMarkedFieldsDifferInSar()
    {
        var options = new SimulationOptions { Size = 256, Landscape = Landscape.Rural, Speckle = false };

        var same = SceneSimulator.Simulate(options, 2);
        var changed = SceneSimulator.Simulate(options with { Change = 0.4 }, 2);

        var fields = Enumerable.Range(0, 256 * 256).Where(i => same.LandCover[i] is (byte)LandCover.Field or (byte)LandCover.BareSoil).ToArray();
        Assert.InRange(fields.Count(i => changed.Changed[i] != 0) / (double)fields.Length, 0.25, 0.55);
        Assert.True(same.Optical.Bytes.SequenceEqual(changed.Optical.Bytes));
        Assert.All(same.Changed, value => Assert.Equal(0, value));
        var far = Far(changed.Changed, 256, 6);
        Assert.True(far.Count > 1000);
        Assert.All(far, i => Assert.Equal(same.SarIntensity[i], changed.SarIntensity[i]));
        Assert.Contains(fields, i => Math.Abs(same.SarIntensity[i] - changed.SarIntensity[i]) > 0.3 * same.SarIntensity[i]);
    }

    [Fact]
    public void Simulate_CoarserResolution_LessContrast()
    {
        var options = Small with { Landscape = Landscape.Town, Speckle = false };

        var fine = Roughness(SceneSimulator.Simulate(options, 0).SarIntensity);
        var coarse = Roughness(SceneSimulator.Simulate(options with { ResolutionFactor = 3 }, 0).SarIntensity);

        Assert.True(coarse < 0.5 * fine, $"{coarse} should be less than half of {fine}.");
    }

    [Fact]
    public void Simulate_CancelledToken_Throws() =>
        Assert.ThrowsAny<OperationCanceledException>(() => SceneSimulator.Simulate(Small, 0, new CancellationToken(canceled: true)));

    [Fact]
    public void Simulate_NegativeIndex_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => SceneSimulator.Simulate(Small, -1));

    private static string Hash(SimulatedScene scene)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(scene.Optical.Bytes);
        hash.AppendData(scene.Sar.Bytes);
        hash.AppendData(scene.LandCover);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(scene.SarIntensity.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Mean, in dB, of the speckle-free intensity where everything within some pixels is of the class.</summary>
    private static double InteriorDecibels(SimulatedScene scene, LandCover cover, int interior)
    {
        var size = scene.Options.Size;
        var other = Array.ConvertAll(scene.LandCover, value => value == (byte)cover ? (byte)0 : (byte)1);
        var inside = Far(other, size, interior);
        Assert.True(inside.Count > 300, $"Only {inside.Count} pixels of {cover} lie {interior} pixels inside.");
        return 10 * Math.Log10(inside.Average(i => (double)scene.SarExpectedIntensity[i]));
    }

    private static List<int> Far(byte[] mask, int size, int distance)
    {
        var far = new List<int>();
        for (var y = distance; y < size - distance; y++)
        {
            for (var x = distance; x < size - distance; x++)
            {
                var free = true;
                for (var dy = -distance; dy <= distance && free; dy++) free = mask.AsSpan(((y + dy) * size) + x - distance, (2 * distance) + 1).IndexOfAnyExcept((byte)0) < 0;
                if (free) far.Add((y * size) + x);
            }
        }
        return far;
    }

    private static double Roughness(float[] intensity) => intensity.Skip(1).Zip(intensity, (right, left) => Math.Abs((double)right - left)).Average();
}
