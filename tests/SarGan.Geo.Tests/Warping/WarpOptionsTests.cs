using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Geo.Tests.Warping;

public sealed class WarpOptionsTests
{
    [Fact]
    public void Defaults_AreAsDocumented()
    {
        var options = new WarpOptions();
        Assert.Equal((Resampling.Nearest, SampleSpace.Linear, 0.125, 0, 512L << 20), (options.Resampling, options.SampleSpace, options.ErrorThreshold, options.Threads, options.MemoryLimit));
        options.Validate();
    }

    [Fact]
    public void Init_OutOfRange_NamesTheRuleAndTheValue()
    {
        Assert.Contains("ErrorThreshold must be 0 or more, and finite. Actual value was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { ErrorThreshold = -1 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { ResolutionX = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { PolynomialOrder = 4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { MemoryLimit = 1000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { Extent = new GroundExtent(2, 0, 1, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarpOptions { Resampling = (Resampling)9 });
    }

    [Fact]
    public void Validate_Contradictions_AreRefused()
    {
        Assert.Throws<ArgumentException>(new WarpOptions { ResolutionX = 1 }.Validate);
        Assert.Throws<ArgumentException>(new WarpOptions { Height = 1 }.Validate);
        Assert.Throws<ArgumentException>(new WarpOptions { Width = 1, Height = 1, ResolutionX = 1, ResolutionY = 1 }.Validate);
        Assert.Throws<ArgumentException>(new WarpOptions { Like = new RasterInfo { Width = 1, Height = 1 } }.Validate);
    }
}
