using SarGan.Consistency;
using SarGan.Data.Batches;
using SarGan.Data.Randomness;

namespace SarGan.Tests.Consistency;

public sealed class SignsTests
{
    [Theory]
    [InlineData(16, false)]
    [InlineData(5, true)]
    public void SlidingMean_AnySquare_IsTheMeanOverItsValidPixels(int side, bool masked)
    {
        const int Width = 23, Height = 19;
        var random = new RandomStream(1, "sliding mean");
        var values = Enumerable.Range(0, Width * Height).Select(_ => random.NextDouble(-1, 1)).ToArray();
        var valid = Enumerable.Range(0, Width * Height).Select(_ => !masked || random.NextDouble() > 0.3).ToArray();

        var means = new SlidingMean(Width, Height, side, masked ? valid : null).Of(i => values[i]);

        for (var i = 0; i < means.Length; i++)
        {
            var (x, y) = (i % Width, i / Width);
            var inside = Enumerable.Range(0, Width * Height)
                .Where(k => (k % Width) - x >= -((side - 1) / 2) && (k % Width) - x <= side / 2 && (k / Width) - y >= -((side - 1) / 2) && (k / Width) - y <= side / 2 && valid[k]).ToList();
            // Float32 results of sums in float64.
            Assert.Equal(inside.Count == 0 ? 0 : inside.Average(k => values[k]), means[i], 1e-6);
        }
    }

    [Fact]
    public void SlidingMean_NotANumberWhereNothingIsValid_StaysOut()
    {
        var mean = new SlidingMean(4, 4, 3, [.. Enumerable.Range(0, 16).Select(i => i != 5)]);

        Assert.All(mean.Of(i => i == 5 ? double.NaN : 1), m => Assert.Equal(1, m));
    }

    [Fact]
    public void TestTimeView_EachView_ShowsThePixelWhereItSays()
    {
        const int Width = 12, Height = 8;
        var image = new ImageBatch(1, 2, Height, Width, [.. Enumerable.Range(0, 2 * Width * Height).Select(i => (float)i)]);

        foreach (var view in TestTimeView.Flips.Concat(TestTimeView.Shifts(4)))
        {
            var seen = view.See(image);
            for (var i = 0; i < Width * Height; i++)
            {
                if (i % Width >= Width - view.ShiftX || i / Width >= Height - view.ShiftY) continue;
                var place = view.PlaceOf(i % Width, i / Width, Width, Height);
                Assert.Equal(image.Values[i], seen.Values[place]);
                Assert.Equal(image.Values[(Width * Height) + i], seen.Values[(Width * Height) + place]);
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(2)]
    public void TestTimeView_Shifts_AreEvenAndNoWholeSteps(int step) => Assert.All(TestTimeView.Shifts(step), view =>
    {
        Assert.True(view.ShiftX % 2 == 0 && view.ShiftY % 2 == 0 && view.ShiftX > 0);
        if (step > 2) Assert.True(view.ShiftX % step != 0);
    });

    [Fact]
    public void Compute_NetworkThatWorksPixelByPixel_AgreesWithItself()
    {
        var (steady, fickle) = (Maps(new ConsistencyNetworks(Negate, Negate, 8)), Maps(new ConsistencyNetworks(AddRamp, Negate, 8)));

        // The logarithm of the floor alone, half a step of 8 bits.
        Assert.All(steady.Maps[0].Concat(steady.Maps[1]).Concat(steady.Maps[2]), v => Assert.Equal(Math.Log(1 / 255.0), v, 1e-4));
        // A ramp of 1 from left to right differs from its mirror image by 0.5 in the mean, and where it stands still by the whole shift.
        Assert.True(fickle.Maps[0].Average() > Math.Log(0.2));

        static ImageBatch Negate(ImageBatch image) => new(image.Count, image.Channels, image.Height, image.Width, [.. image.Values.Select(v => -v)]);

        static ImageBatch AddRamp(ImageBatch image) => new(image.Count, image.Channels, image.Height, image.Width, [.. image.Values.Select((v, i) => v + (i % image.Width / (float)image.Width))]);

        static FeatureMaps Maps(ConsistencyNetworks networks)
        {
            var random = new RandomStream(2, "signs");
            var image = new ImageBatch(1, 3, 32, 32, [.. Enumerable.Range(0, 3 * 32 * 32).Select(_ => (float)random.NextDouble(-1, 1))]);
            return ConsistencyFeatures.Compute(image, networks.Forward(image), networks);
        }
    }

    [Fact]
    public void Compute_GreyStripes_HasTheStatisticsWorkedOutByHand()
    {
        // Columns of -0.5 and 0.5 in turn: mean 0, standard deviation 0.5, a step of 1 to the right and none down.
        var image = new ImageBatch(1, 1, 32, 32, [.. Enumerable.Range(0, 1024).Select(i => i % 2 == 0 ? -0.5f : 0.5f)]);

        var maps = ConsistencyFeatures.ComputeInput(image);
        var middle = (16 * 32) + 16;

        Assert.Equal(0, maps.Maps[0][middle], 1e-6);
        Assert.Equal(Math.Log(0.5 + (1 / 255.0)), maps.Maps[1][middle], 1e-5);
        Assert.Equal(Math.Log(0.5 + (1 / 255.0)), maps.Maps[2][middle], 1e-5);
    }

    [Fact]
    public void Blocks_Grid_PointsAtSquaresThatAreTheBlocks()
    {
        var values = Enumerable.Range(0, 40 * 40).Select(i => (double)((i % 40 / 16) + (10 * (i / 40 / 16)))).ToArray();
        var mean = new SlidingMean(40, 40, FeatureMaps.BlockSize).Of(i => values[i]);

        var blocks = new FeatureMaps(40, 40, [mean]).Blocks(40, 33).ToList();

        Assert.Equal([(0, 0), (16, 0), (0, 16), (16, 16)], blocks.Select(b => (b.X, b.Y)));
        Assert.Equal([0f, 1, 10, 11], blocks.Select(b => mean[b.Pixel]));
    }
}
