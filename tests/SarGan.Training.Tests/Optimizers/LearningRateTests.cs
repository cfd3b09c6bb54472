using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Optimizers;

public sealed class LearningRateTests
{
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(49, 1.0)]
    [InlineData(50, 1.0)] // decay begins: 50 of 50 steps left
    [InlineData(75, 0.5)]
    [InlineData(99, 0.02)]
    [InlineData(100, 0.0)]
    [InlineData(1000, 0.0)]
    public void Factor_LinearOverHundredSteps_IsOneThenFallsToZero(long step, double expected)
    {
        Assert.Equal(expected, new LinearSchedule().Factor(step, 100), 1e-15);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(20, 1.0)]
    [InlineData(60, 0.5)]
    public void Factor_LinearWithGivenSteps_StartsThere(long step, double expected)
    {
        Assert.Equal(expected, new LinearSchedule { ConstantShare = 0.9, ConstantSteps = 20 }.Factor(step, 100), 1e-15);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(9, 1.0)]
    [InlineData(10, 0.5)]
    [InlineData(35, 0.125)]
    public void Factor_StepEveryTen_HalvesEachTime(long step, double expected)
    {
        Assert.Equal(expected, new StepSchedule { Interval = 10, Decay = 0.5 }.Factor(step, 100), 1e-15);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(20, 0.775)] // 0.1 + 0.9 * (1 + cos 60 degrees) / 2
    [InlineData(30, 0.55)]
    [InlineData(40, 0.325)]
    [InlineData(60, 0.1)]
    [InlineData(90, 0.1)]
    public void Factor_CosineOverSixtySteps_FollowsTheCosine(long step, double expected)
    {
        Assert.Equal(expected, new CosineSchedule { Floor = 0.1 }.Factor(step, 60), 1e-15);
    }

    [Fact]
    public void DependsOnTotal_EachSchedule_IsTrueForThoseThatStretch()
    {
        Assert.False(LearningRateSchedule.Constant.DependsOnTotal);
        Assert.False(new StepSchedule { Interval = 1 }.DependsOnTotal);
        Assert.False(new PlateauSchedule().DependsOnTotal);
        Assert.True(new LinearSchedule().DependsOnTotal);
        Assert.True(new CosineSchedule().DependsOnTotal);
    }

    [Fact]
    public void At_ConstantSchedule_IsTheBaseRate()
    {
        Assert.Equal(2e-4, new LearningRate(LearningRateSchedule.Constant, 2e-4, 10).At(7));
    }

    [Fact]
    public void At_PlateauWindowsOfTwo_FallsAfterPatienceAndNotBelowTheFloor()
    {
        var options = new PlateauSchedule { Window = 2, Patience = 1, Threshold = 0.1, Decay = 0.5, Floor = 0.3 };
        var rate = new LearningRate(options, 8, 1000);

        // Window means: 10 (best), 9.5 (less than 10 % better: first bad), 8 (new best), then bad ones.
        Assert.Equal([8, 8, 8, 8, 8, 8], Observe(rate, 11, 9, 9.5, 9.5, 8, 8));
        Assert.Equal([8, 8], Observe(rate, 8, 8)); // first bad window is borne
        Assert.Equal([8, 4], Observe(rate, 7.9, 7.9)); // the second is not
        Assert.Equal([4, 4, 4, 2.4], Observe(rate, 9, 9, 9, 9)); // 0.25 would be below the floor of 0.3
    }

    [Fact]
    public void At_PlateauLossNotANumber_CountsForNothing()
    {
        var options = new PlateauSchedule { Window = 2, Patience = 0, Threshold = 0.1, Decay = 0.5 };
        var rate = new LearningRate(options, 8, 1000);

        // Window means: 10, then 5, which is better; the losses that are none belong to no window.
        Assert.Equal([8, 8, 8, 8, 8, 8], Observe(rate, 11, double.NaN, 9, 5, double.PositiveInfinity, 5));
        Assert.Equal([8, 4], Observe(rate, 6, 6));
    }

    [Fact]
    public void Load_PlateauSavedAnywhere_GoesOnTheSame()
    {
        var options = new PlateauSchedule { Window = 3, Patience = 0, Decay = 0.5 };
        double[] losses = [3, 2, 1, 5, 5, 5, 0.1, 0.2, 0.3, 4, 4, 4, 4];
        var whole = Observe(new LearningRate(options, 1, 100), losses);

        for (var cut = 0; cut <= losses.Length; cut++)
        {
            var first = new LearningRate(options, 1, 100);
            var head = Observe(first, losses.AsSpan(0, cut));
            var second = new LearningRate(options, 1, 100);
            second.Load(JsonNode.Parse(first.Save().ToJsonString()));
            Assert.Equal(whole, head.Concat(Observe(second, losses.AsSpan(cut))));
        }

        Assert.Equal(0.25, whole[^1]);
    }

    [Fact]
    public void Load_StateOfAnotherKind_ThrowsArgumentException()
    {
        var plateau = new LearningRate(new PlateauSchedule(), 1, 10);
        var constant = new LearningRate(LearningRateSchedule.Constant, 1, 10);

        constant.Load(constant.Save());
        Assert.Throws<ArgumentException>(() => constant.Load(plateau.Save()));
        Assert.Throws<ArgumentException>(() => plateau.Load(constant.Save()));
        Assert.Throws<ArgumentException>(() => plateau.Load(null));
    }

    [Fact]
    public void Json_EachSchedule_ComesBackEqual()
    {
        LearningRateSchedule[] all =
        [
            LearningRateSchedule.Constant,
            new LinearSchedule { ConstantShare = 0.25 },
            new LinearSchedule { ConstantSteps = 12 },
            new StepSchedule { Interval = 5, Decay = 0.3 },
            new CosineSchedule { Floor = 0.2 },
            new PlateauSchedule { Window = 7, Patience = 2 },
        ];

        foreach (var schedule in all)
        {
            var json = JsonSerializer.Serialize(schedule, RecipeJson.Compact);
            Assert.Equal(schedule, JsonSerializer.Deserialize<LearningRateSchedule>(json, RecipeJson.Compact));
        }

        Assert.Equal("""{"kind":"linear","constantShare":0.25,"constantSteps":null}""", JsonSerializer.Serialize(all[1], RecipeJson.Compact));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LearningRateSchedule>("""{"kind":"warp"}"""));
    }

    [Fact]
    public void Options_OutOfRange_ThrowNamingTheProperty()
    {
        Assert.Contains("ConstantShare must be", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule { ConstantShare = 1 }).Message, StringComparison.Ordinal);
        Assert.Contains("Interval must be 1 or more. Actual value was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule { Interval = 0 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule { ConstantSteps = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule { Floor = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule { Window = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule { Patience = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant.Factor(-1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant.Factor(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRate(LearningRateSchedule.Constant, -1, 10));
    }

    private static double[] Observe(LearningRate rate, params ReadOnlySpan<double> losses)
    {
        var rates = new double[losses.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            using var scope = NewDisposeScope();
            using var report = new LossReport((LossReport.Generator, tensor(losses[i])));
            rate.Observe(report);
            rates[i] = rate.At(i);
        }

        return rates;
    }
}
