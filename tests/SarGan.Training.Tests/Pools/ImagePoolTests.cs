using SarGan.Data.Randomness;
using SarGan.TestSupport;
using SarGan.Training.Pools;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Pools;

public sealed class ImagePoolTests
{
    [Fact]
    public void Exchange_WithoutCapacity_PassesThrough()
    {
        using var pool = new ImagePool(0);
        using var images = Images(1, 2);

        using var shown = pool.Exchange(images, new RandomStream(1, "pool"));

        Assert.Equal([1f, 2], Values(shown));
        Assert.Empty(pool.Images);
    }

    [Fact]
    public void Exchange_UntilFull_StoresAndReturnsTheSame()
    {
        using var pool = new ImagePool(3);
        using var images = Images(1, 2, 3);

        using var shown = pool.Exchange(images, new RandomStream(1, "pool"));

        Assert.Equal([1f, 2, 3], Values(shown));
        Assert.Equal([1f, 2, 3], pool.Images.SelectMany(Values));
    }

    [Fact]
    public void Exchange_Full_ReturnsAnOlderImageAboutHalfTheTimeAndLosesNone()
    {
        using var pool = new ImagePool(4);
        using (var first = Images(0, 1, 2, 3)) pool.Exchange(first, new RandomStream(1, "pool", 0)).Dispose();
        var (seen, older) = (new List<float>(), 0);
        for (var i = 4; i < 404; i++)
        {
            using var image = Images(i);
            using var shown = pool.Exchange(image, new RandomStream(1, "pool", i));
            var value = Values(shown).Single();
            seen.Add(value);
            if (value != i) older++;
        }

        // 400 fair coins: outside 150..250 with probability below 1e-6.
        Assert.InRange(older, 150, 250);
        // What went in either came out once or is still there.
        Assert.Equal(Enumerable.Range(0, 404).Select(i => (float)i), seen.Concat(pool.Images.SelectMany(Values)).Order());
    }

    [Fact]
    public void Exchange_OfTranslations_CutsTheGraph()
    {
        using var pool = new ImagePool(2);
        using var images = Images(1, 2).requires_grad_();
        using var translated = images * 2;

        using var shown = pool.Exchange(translated, new RandomStream(1, "pool"));

        Assert.False(shown.requires_grad);
        Assert.All(pool.Images, i => Assert.False(i.requires_grad));
    }

    [Fact]
    public void Restore_TakesCopies()
    {
        using var pool = new ImagePool(2);
        using (var image = Images(7)) pool.Restore([image]);

        Assert.Equal([7f], pool.Images.SelectMany(Values));
    }

    [Fact]
    public void Restore_BeyondCapacity_Throws()
    {
        using var pool = new ImagePool(1);
        using var image = Images(7);

        Assert.Throws<ArgumentException>(() => pool.Restore([image, image]));
    }

    [Fact]
    public void Exchange_Repeated_KeepsAsManyTensorsAsItHolds()
    {
        using var pool = new ImagePool(2);
        using (var first = Images(1, 2)) pool.Exchange(first, new RandomStream(1, "pool")).Dispose();
        var before = TensorGrowth.Settled();
        for (var i = 0; i < 20; i++)
        {
            using var scope = NewDisposeScope();
            using var image = Images(i);
            pool.Exchange(image, new RandomStream(1, "pool", i)).Dispose();
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static Tensor Images(params float[] values) => tensor(values).reshape(-1, 1, 1, 1);

    private static float[] Values(Tensor images) => images.data<float>().ToArray();
}
