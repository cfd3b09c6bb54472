using SarGan.Data.Randomness;
using SarGan.Data.Speckle;
using Xunit;

namespace SarGan.Data.Tests.Speckle;

public sealed class SpeckleFilterTests
{
    private const int Size = 96;
    private const double Looks = 4;

    public static TheoryData<SpeckleFilter> Filters => [new LeeFilter { Looks = Looks }, new RefinedLeeFilter { Looks = Looks }, new GammaMapFilter { Looks = Looks }];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Apply_EvenGround_RaisesLooksAndKeepsMean(SpeckleFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var noisy = Speckled((_, _) => 2, seed: 1);
        var filtered = Apply(filter, noisy);

        // A 7 x 7 window averages up to 49 pixels, half a window 28; what the filters leave of the pixel itself costs some of that.
        Assert.InRange(EquivalentLooks.Of(noisy), 3.7, 4.3);
        Assert.True(EquivalentLooks.Of(filtered) > 5 * Looks, $"{filter.Name}: {EquivalentLooks.Of(filtered):F1} looks");
        Assert.InRange(filtered.Average(), 2 * 0.97, 2 * 1.03);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Apply_Edge_IsSharperThanAfterAMean(SpeckleFilter filter)
    {
        static double Ground(int x, int y) => x < Size / 2 ? 0.1 : 1;
        var filtered = Apply(filter, Speckled(Ground, seed: 2));
        var mean = Mean7(Speckled(Ground, seed: 2));

        // Within 3 pixels of the edge a plain mean mixes both sides.
        Assert.True(EdgeError(filtered) < 0.8 * EdgeError(mean), $"{EdgeError(filtered):F3} against {EdgeError(mean):F3}");

        static double EdgeError(float[] image)
        {
            double sum = 0;
            for (var y = 8; y < Size - 8; y++)
            {
                for (var x = (Size / 2) - 3; x < (Size / 2) + 3; x++) sum += Math.Abs(10 * Math.Log10(image[(y * Size) + x] / Ground(x, y)));
            }
            return sum / ((Size - 16) * 6);
        }
    }

    [Fact]
    public void Apply_DiagonalEdge_RefinedLeeBeatsLee()
    {
        static double Ground(int x, int y) => x + y < Size ? 0.1 : 1;
        var noisy = Speckled(Ground, seed: 3);
        double Error(SpeckleFilter filter)
        {
            var image = Apply(filter, noisy);
            double sum = 0;
            var count = 0;
            for (var y = 8; y < Size - 8; y++)
            {
                for (var x = 8; x < Size - 8; x++)
                {
                    if (Math.Abs(x + y - Size) > 4) continue;
                    sum += Math.Abs(10 * Math.Log10(image[(y * Size) + x] / Ground(x, y)));
                    count++;
                }
            }
            return sum / count;
        }

        Assert.True(Error(new RefinedLeeFilter { Looks = Looks }) < Error(new LeeFilter { Looks = Looks }));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Apply_Constant_StaysConstant(SpeckleFilter filter)
    {
        var filtered = Apply(filter, Enumerable.Repeat(3f, Size * Size).ToArray());
        Assert.All(filtered, value => Assert.Equal(3, value, 5));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Apply_NoData_StaysAndTakesNoPart(SpeckleFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var noisy = Speckled((_, _) => 1, seed: 4);
        var holed = (float[])noisy.Clone();
        for (var y = 0; y < Size; y++)
        {
            for (var x = 40; x < Size; x++) holed[(y * Size) + x] = float.NaN;
        }
        var filtered = Apply(filter, holed);
        var cut = new float[40 * Size];
        for (var y = 0; y < Size; y++) noisy.AsSpan(y * Size, 40).CopyTo(cut.AsSpan(y * 40));
        var expected = new float[cut.Length];
        filter.Apply(cut, 40, Size, expected);

        // Ground without a measurement is to a filter as ground beyond the border.
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (x < 40) Assert.Equal(expected[(y * 40) + x], filtered[(y * Size) + x]);
                else Assert.True(float.IsNaN(filtered[(y * Size) + x]));
            }
        }
    }

    [Fact]
    public void Lee_ThreeByThree_AsWorkedOutByHand()
    {
        // Mean 2, variance 48/9 - ... : values 1 x 8 and 10: mean 2, mean of squares 108/9 = 12, variance 8.
        // looks 2: s = 0.5, var(x) = (8 - 4 * 0.5) / 1.5 = 4, k = 4 / 8 = 0.5, x = 2 + 0.5 (10 - 2) = 6.
        float[] image = [1, 1, 1, 1, 10, 1, 1, 1, 1];
        var filtered = new float[9];
        new LeeFilter { Looks = 2, WindowSize = 3 }.Apply(image, 3, 3, filtered);
        Assert.Equal(6, filtered[4], 5);
    }

    [Fact]
    public void GammaMap_ThreeByThree_AsWorkedOutByHand()
    {
        // Eight 2 and one 5: mean 7/3, mean of squares 57/9, variance 57/9 - 49/9 = 8/9, C² = (8/9) / (49/9) = 8/49 = 0.163265.
        // looks 8: Cu² = 0.125, Cmax² = 0.25. a = 1.125 / (0.163265 - 0.125) = 29.4, b = 29.4 - 9 = 20.4.
        // x = (20.4 * 7/3 + sqrt((20.4 * 7/3)² + 4 * 29.4 * 8 * 7/3 * 5)) / 58.8 = (47.6 + sqrt(2265.76 + 10976)) / 58.8 = 2.766545.
        float[] image = [2, 2, 2, 2, 5, 2, 2, 2, 2];
        var filtered = new float[9];
        new GammaMapFilter { Looks = 8, WindowSize = 3 }.Apply(image, 3, 3, filtered);
        Assert.Equal(2.766545, filtered[4], 4);
    }

    [Fact]
    public void GammaMap_PointTarget_IsKept()
    {
        var image = Enumerable.Repeat(1f, 49).ToArray();
        image[24] = 1000;
        var filtered = new float[49];
        new GammaMapFilter { Looks = Looks }.Apply(image, 7, 7, filtered);
        Assert.Equal(1000, filtered[24]);
    }

    [Fact]
    public void Apply_IntoItself_IsRefused()
    {
        var image = new float[9];
        Assert.Throws<ArgumentException>(() => new LeeFilter { Looks = 1 }.Apply(image, 3, 3, image));
    }

    [Fact]
    public void Estimate_SpeckleWithATown_FindsTheLooksOfEvenGround()
    {
        var noisy = Speckled((x, y) => x > 60 && y > 60 ? 1 + (50 * ((x + y) % 3)) : 1, seed: 5);
        Assert.InRange(EquivalentLooks.Estimate(noisy, Size, Size)!.Value, 3.4, 5);
    }

    private static float[] Apply(SpeckleFilter filter, float[] image)
    {
        var filtered = new float[image.Length];
        filter.Apply(image, Size, Size, filtered);
        return filtered;
    }

    /// <summary>Ground times speckle: the mean of four exponentials, so gamma of four looks.</summary>
    private static float[] Speckled(Func<int, int, double> ground, long seed)
    {
        var random = new RandomStream(seed, "speckle");
        var image = new float[Size * Size];
        for (var i = 0; i < image.Length; i++)
        {
            double speckle = 0;
            for (var look = 0; look < Looks; look++) speckle -= Math.Log(1 - random.NextDouble());
            image[i] = (float)(ground(i % Size, i / Size) * speckle / Looks);
        }
        return image;
    }

    private static float[] Mean7(float[] image)
    {
        var result = new float[image.Length];
        for (var y = 3; y < Size - 3; y++)
        {
            for (var x = 3; x < Size - 3; x++)
            {
                double sum = 0;
                for (var dy = -3; dy <= 3; dy++)
                {
                    for (var dx = -3; dx <= 3; dx++) sum += image[((y + dy) * Size) + x + dx];
                }
                result[(y * Size) + x] = (float)(sum / 49);
            }
        }
        return result;
    }
}
