using SarGan.Data.Radiometry;
using Xunit;

namespace SarGan.Data.Tests.Radiometry;

public sealed class TileScalingTests
{
    [Fact]
    public void ToPhysical_PalsarAmplitude_IsCalibratedDecibels()
    {
        // JAXA: sigma0 = 10 log10(DN²) - 83. DN 10000: 80 - 83.
        var scaling = Palsar();
        Assert.Equal(-3, scaling.ToPhysical(10000), 10);
        Assert.Equal(-23, scaling.ToPhysical(1000), 10);
    }

    [Fact]
    public void ToSigned_SamplesWithinBelowAndAbove_AreSpreadAndCutOff()
    {
        float[] samples = [10000, 1000, 100, 100000, float.NaN];
        var scaled = new float[5];
        var clipped = Palsar().ToSigned(0, samples, scaled);

        // -3 dB on -25..0: (-3 + 12.5) / 12.5; -23 likewise; -43 and +17 dB lie outside.
        Assert.Equal([0.76f, -0.84f, -1f, 1f, -1f], scaled);
        Assert.Equal(0.5, clipped);
    }

    [Fact]
    public void FromSigned_AfterToSigned_IsTheDecibelValueInsideTheRange()
    {
        var scaling = new SarScaling { Clip = [new ClipRange(-32.5, -5)] };
        float[] decibels = [-32.5f, -20.125f, -13f, -5f];
        var (scaled, back) = (new float[4], new float[4]);
        Assert.Equal(0, scaling.ToSigned(0, decibels, scaled));
        scaling.FromSigned(0, scaled, back);
        // A float in [-1, 1] keeps 24 bits: 27.5 dB / 2^24.
        for (var i = 0; i < 4; i++) Assert.Equal(decibels[i], back[i], 5e-6f);
    }

    [Theory]
    [InlineData(BackscatterUnit.Decibels, -10)]
    [InlineData(BackscatterUnit.Power, 0.1)]
    [InlineData(BackscatterUnit.Amplitude, 0.31622776601683794)]
    public void ToLinear_AnyUnit_IsPowerAndComesBack(BackscatterUnit unit, double sample)
    {
        var scaling = new SarScaling { Samples = unit, Clip = [new ClipRange(-25, 0)] };
        Assert.Equal(0.1, scaling.ToLinear(sample), 12);
        Assert.Equal(sample, scaling.FromLinear(0.1), 12);
        Assert.Equal(-10, scaling.ToPhysical(sample), 10);
    }

    [Fact]
    public void ToPhysical_SentinelTwo_TakesOffsetAndQuantification() =>
        Assert.Equal(0.15, new OpticalScaling { Offset = -1000, Clip = [new ClipRange(0, 1)] }.ToPhysical(2500), 12);

    [Fact]
    public void ToSigned_Pictures_AsForPng()
    {
        var scaled = new float[3];
        PlainScaling.OfPictures(1).ToSigned(0, [0, 255, 51], scaled);
        Assert.Equal([-1f, 1f, (float)((51 / 127.5) - 1)], scaled);
    }

    [Fact]
    public void ToSigned_NegativePower_IsNoMeasurement()
    {
        var scaled = new float[2];
        var clipped = new SarScaling { Samples = BackscatterUnit.Power, Clip = [new ClipRange(-25, 0)] }.ToSigned(0, [-1, 0], scaled);
        Assert.Equal([-1f, -1f], scaled);
        Assert.Equal(1, clipped); // power 0 is a measurement below the range; negative power is none
    }

    [Fact]
    public void Validate_BandsAndRangesDiffer_IsRefused()
    {
        var scaling = new SarScaling { Bands = [0, 1], Clip = [new ClipRange(-25, 0)] };
        Assert.Contains("2 bands and 1 ranges", Assert.Throws<ArgumentException>(scaling.Validate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(double.NaN, 1)]
    public void ClipRange_EmptyOrNotFinite_IsRefused(double low, double high) =>
        Assert.Throws<ArgumentException>(() => new ClipRange(low, high));

    private static SarScaling Palsar() => new() { Samples = BackscatterUnit.Amplitude, CalibrationDecibels = -83, Clip = [new ClipRange(-25, 0)] };
}
