using SarGan.Models.Weights;
using SarGan.TestSupport;
using SarGan.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Optimizers;

public sealed class ExponentialMovingAverageTests
{
    [Fact]
    public void Update_ThreeValues_GivesTheNormalisedWeightedMean()
    {
        using var network = nn.Linear(1, 1, hasBias: false);
        Fill(network, 1000); // initial weights must leave no trace
        using var average = new ExponentialMovingAverage(network, 0.5);

        Assert.Equal(1000, Value(average, network));
        Assert.Equal(8, AfterUpdate(average, network, 8)); // the first copies
        Assert.Equal(4, AfterUpdate(average, network, 2)); // (0.5 * 8 + 1 * 2) / 1.5
        Assert.Equal(4f, AfterUpdate(average, network, 4), 1e-6f); // (0.25 * 8 + 0.5 * 2 + 1 * 4) / 1.75
        Assert.Equal(3, average.Updates);
    }

    [Fact]
    public void Update_StartAfterTwo_CopiesTwiceThenAverages()
    {
        using var network = nn.Linear(1, 1, hasBias: false);
        using var average = new ExponentialMovingAverage(network, 0.5, startAfter: 2);

        Assert.Equal(1, AfterUpdate(average, network, 1));
        Assert.Equal(7, AfterUpdate(average, network, 7));
        Assert.Equal(8, AfterUpdate(average, network, 8)); // the first to count
        Assert.Equal(4, AfterUpdate(average, network, 2)); // (0.5 * 8 + 1 * 2) / 1.5
    }

    [Fact]
    public void Update_NetworkWithBuffers_CopiesThemAsTheyAre()
    {
        using var scope = NewDisposeScope();
        using var network = nn.BatchNorm2d(2);
        using var average = new ExponentialMovingAverage(network, 0.9);
        for (var i = 0; i < 3; i++)
        {
            network.call(randn([2, 2, 3, 3], generator: new Generator((ulong)i)).add_(i));
            average.Update(network);
        }

        using var target = nn.BatchNorm2d(2);
        average.CopyTo(target);

        Assert.Equal(network.running_mean!.bytes.ToArray(), target.running_mean!.bytes.ToArray());
        Assert.Equal(3, target.get_buffer("num_batches_tracked")!.item<long>());
    }

    [Fact]
    public void Load_SavedInTheMiddle_GoesOnBitForBit()
    {
        using var network = nn.Linear(3, 4);
        using var whole = new ExponentialMovingAverage(network, 0.9);
        using var first = new ExponentialMovingAverage(network, 0.9);
        using var second = new ExponentialMovingAverage(network, 0.9);
        using var stream = new MemoryStream();

        for (var i = 0; i < 10; i++)
        {
            Fill(network, i * i);
            whole.Update(network);
            if (i < 4) first.Update(network);
            if (i == 3)
            {
                first.Save(stream);
                stream.Position = 0;
                second.Load(stream);
            }

            if (i > 3) second.Update(network);
        }

        using var a = new MemoryStream();
        using var b = new MemoryStream();
        whole.Save(a);
        second.Save(b);
        Assert.Equal(a.ToArray(), b.ToArray());
        a.Position = 0;
        Assert.Equal(["average.updates", "bias", "weight"], SafeTensors.ReadHeader(a).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Methods_OfAnotherNetwork_ThrowAndChangeNothing()
    {
        using var network = nn.Linear(2, 2);
        using var other = nn.Linear(2, 3);
        using var average = new ExponentialMovingAverage(network, 0.9);
        using var foreign = new ExponentialMovingAverage(other, 0.9);
        using var stream = new MemoryStream();
        foreign.Save(stream);
        stream.Position = 0;
        using var before = new MemoryStream();
        average.Save(before);

        Assert.Throws<ArgumentException>(() => average.Update(other));
        Assert.Throws<ArgumentException>(() => average.CopyTo(other));
        Assert.Throws<ModelBundleException>(() => average.Load(stream));

        using var after = new MemoryStream();
        average.Save(after);
        Assert.Equal(before.ToArray(), after.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void ExponentialMovingAverage_DecayOutOfRange_Throws(double decay)
    {
        using var network = nn.Linear(2, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(network, decay));
    }

    [Fact]
    public void Update_ManyTimes_LeavesNoTensorAndNoGradient()
    {
        using var network = nn.Linear(2, 2);
        var before = TensorGrowth.Settled();

        using (var average = new ExponentialMovingAverage(network, 0.9))
        {
            for (var i = 0; i < 100; i++) average.Update(network);
            average.CopyTo(network);
            Assert.Equal(before + 2, Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(network.weight!.requires_grad && network.weight.is_leaf);
    }

    private static void Fill(TorchSharp.Modules.Linear network, float value)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var parameter in network.parameters()) parameter.fill_(value);
    }

    private static float AfterUpdate(ExponentialMovingAverage average, TorchSharp.Modules.Linear network, float value)
    {
        Fill(network, value);
        average.Update(network);
        return Value(average, network);
    }

    private static float Value(ExponentialMovingAverage average, TorchSharp.Modules.Linear network)
    {
        using var copy = nn.Linear(1, 1, hasBias: false);
        average.CopyTo(copy);
        Assert.Equal(network.weight!.shape, copy.weight!.shape);
        return copy.weight!.item<float>();
    }
}
