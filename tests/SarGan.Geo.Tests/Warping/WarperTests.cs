using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Geo.Tests.Warping;

public sealed class WarperTests
{
    private static readonly AffineTransform Grid = new(10, 0, 1000, 0, -10, 2000);

    [Theory]
    [InlineData(SampleSpace.Linear, -5.0)]
    [InlineData(SampleSpace.Decibels, -2.5963731050575611)]
    [InlineData(SampleSpace.Amplitude, 7.0710678118654755)]
    public void Warp_AverageOfTwoByTwo_IsTheMeanInTheirSpace(SampleSpace space, double expected)
    {
        // dB: half of the power is 1, half a tenth: 10 log10 0.55. Amplitude: the root of the mean square of 0 and -10 or 10.
        float[] samples = [0, -10, -10, 0];
        using var source = Floats(samples, 2, 2);
        using var result = Warper.Warp(source, new WarpOptions { Width = 1, Height = 1, Resampling = Resampling.Average, SampleSpace = space });
        Assert.Equal(expected, Values(result)[0], 1e-5);
    }

    [Fact]
    public void Warp_CubicOfDecibelsBesideABrightPoint_StaysAPower()
    {
        var samples = new float[400];
        Array.Fill(samples, -25f);
        samples[210] = 30;
        using var source = Floats(samples, 20, 20);
        var options = new WarpOptions { Width = 67, Height = 67, Resampling = Resampling.Cubic, SampleSpace = SampleSpace.Decibels };
        using var result = Warper.Warp(source, options);
        Assert.All(Values(result), value => Assert.InRange(value, -26, 31));
    }

    [Fact]
    public void Warp_NaNWithoutNoData_StaysNaNAndOutsideIsZero()
    {
        using var source = Floats([1, float.NaN, 3, 4], 2, 2);
        var options = new WarpOptions { Extent = new GroundExtent(1000, 1980, 1030, 2000), ResolutionX = 10, ResolutionY = 10 };
        using var result = Warper.Warp(source, options);
        Assert.Equal([1, double.NaN, 0, 3, 4, 0], Values(result));
    }

    [Fact]
    public void Warp_ValueThatRoundsToNoData_IsMovedBesideIt()
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 2, Height = 1, Transform = Grid, NoData = 5 }, [[4, 6]]);
        using var result = Warper.Warp(source, new WarpOptions { Width = 1, Height = 1, Resampling = Resampling.Average });
        Assert.Equal(4, result.Band(0)[0]);
    }

    [Fact]
    public void Warp_OverrideOfNoData_LeavesItOutAndWritesTheOther()
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 2, Height = 1, Transform = Grid }, [[0, 6]]);
        using var result = Warper.Warp(source, new WarpOptions { SourceNoData = 0, TargetNoData = 255 });
        Assert.Equal([255, 6], result.Band(0).ToArray());
        Assert.Equal(255, result.Info.NoData);
    }

    [Theory]
    [InlineData(1, 512)]
    [InlineData(3, 16)]
    public void Warp_OtherThreadsAndMemory_GivesTheSameButForRounding(int threads, int megabytes)
    {
        var rotated = AffineTransform.Similarity(30, 20, 500_000, 0).Then(new AffineTransform(1, 0, 0, 0, -1, 5_000_000));
        using var source = WarperGdalwarpTests.Scene(SampleType.UInt16, 0, rotated, 900, 800);
        var options = new WarpOptions { Resampling = Resampling.Bilinear };
        using var one = Warper.Warp(source, options);
        using var other = Warper.Warp(source, options with { Threads = threads, MemoryLimit = (long)megabytes << 20 });
        var agreement = Agreement.Of(one, other, 1);
        Assert.True(agreement is { Masks: 1, Within: 1, Identical: >= 0.999 }, $"{agreement}");
    }

    [Fact]
    public void Warp_Like_TakesTheGrid()
    {
        using var source = Floats([1, 2, 3, 4], 2, 2);
        var like = new RasterInfo { Width = 3, Height = 1, Transform = new AffineTransform(5, 0, 1002, 0, -5, 1999) };
        using var result = Warper.Warp(source, new WarpOptions { Like = like });
        Assert.Equal([1, 1, 2], Values(result));
        Assert.Equal(like.Transform, result.Info.Transform);
    }

    [Fact]
    public void Warp_ThroughGroundControlPointsOfAnAffineGrid_IsTheAffineWarp()
    {
        using var affine = WarperGdalwarpTests.Scene(SampleType.Byte, null, new AffineTransform(10, 2, 1000, -3, -11, 2000), 60, 50);
        GroundControlPoint[] points = [.. new[] { (0.0, 0.0), (60.0, 0.0), (0.0, 50.0), (60.0, 50.0), (31.0, 17.0), (12.0, 40.0), (44.0, 9.0) }.Select(Point)];
        using var tied = new MemoryRaster(affine.Info with { Transform = null, GroundControlPoints = points }, [affine.Band(0).ToArray()]);
        using var expected = Warper.Warp(affine, new WarpOptions { ErrorThreshold = 0 });
        using var result = Warper.Warp(tied, new WarpOptions { ErrorThreshold = 0 });
        Assert.Equal((expected.Info.Width, expected.Info.Height), (result.Info.Width, result.Info.Height));
        Assert.True(Agreement.Of(result, expected, 0).Identical > 0.999);

        GroundControlPoint Point((double Column, double Row) at)
        {
            var (x, y) = affine.Info.Transform!.Apply(at.Column, at.Row); // made with one
            return new GroundControlPoint(at.Column, at.Row, x, y);
        }
    }

    [Fact]
    public void Warp_BetweenCrs_TakesAPointWhereItBelongs()
    {
        using var source = WarperGdalwarpTests.Scene(SampleType.UInt16, null, new AffineTransform(10, 0, 400_000, 0, -10, 5_300_000), 60, 50);
        using var utm = new MemoryRaster(source.Info with { Crs = CoordinateReferenceSystem.FromEpsg(32633) }, [source.Band(0).ToArray()]);
        using var ours = Warper.Warp(utm, new WarpOptions { TargetCrs = CoordinateReferenceSystem.FromEpsg(4326), ErrorThreshold = 0 });
        using var independent = WarpReferenceTests.Memory(source, new WarpOptions { ErrorThreshold = 0 }, new WarpMap(new AffineGroundMap(source.Info.Transform!), new TransverseMercator(33))); // made with a transform
        Agreement.AssertSameGrid(independent.Info, ours.Info);
        Assert.True(Agreement.Of(ours, independent, 0).Identical >= 0.999);
    }

    [Fact]
    public void Warp_Cancelled_LeavesTheSinkIncomplete()
    {
        using var source = WarperGdalwarpTests.Scene(SampleType.Byte, null, Grid);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Warper.Warp(source, new WarpOptions(), null, cancellation.Token));
    }

    [Fact]
    public void Plan_NoDataThatSamplesCannotBe_IsRefused()
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 4, Height = 4, Transform = new AffineTransform(1, 0, 0, 0, -1, 4) });
        var wrong = Assert.Throws<ArgumentException>(() => Warper.Plan(source, new WarpOptions { ResolutionX = 2, ResolutionY = 2, TargetNoData = 300 }));
        Assert.Contains("samples of Byte", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WithoutGeoreference_IsRefused()
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 2, Height = 2 });
        Assert.Contains("georeference", Assert.Throws<ArgumentException>(() => Warper.Plan(source, new WarpOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WithoutCrsToAnother_IsRefused()
    {
        using var source = Floats([1], 1, 1);
        Assert.Contains("SourceCrs", Assert.Throws<ArgumentException>(() => Warper.Plan(source, new WarpOptions { TargetCrs = CoordinateReferenceSystem.FromEpsg(4326) })).Message, StringComparison.Ordinal);
    }

    private static MemoryRaster Floats(float[] samples, int width, int height)
    {
        var bytes = new byte[samples.Length * 4];
        Buffer.BlockCopy(samples, 0, bytes, 0, bytes.Length);
        return new MemoryRaster(new RasterInfo { Width = width, Height = height, SampleType = SampleType.Float32, Transform = Grid }, [bytes]);
    }

    private static double[] Values(MemoryRaster raster)
    {
        var values = new double[raster.Info.Extent.Count];
        raster.Read(0, raster.Info.Extent, values);
        return values;
    }
}
