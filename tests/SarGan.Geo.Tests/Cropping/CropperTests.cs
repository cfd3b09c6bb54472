using NetTopologySuite.Geometries;
using SarGan.Geo.Cropping;
using SarGan.Geo.Rasters;
using SarGan.Geo.Tests.Warping;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.Cropping;

public sealed class CropperTests
{
    private static readonly AffineTransform Grid = new(10, 0, 1000, 0, -10, 2000);

    [Fact]
    public void Crop_ByWindowInside_HasItsSamplesAndItsPlace()
    {
        using var source = Numbered();
        using var crop = Cropper.Crop(source, new ProjectedWindow(1020, 1970, 1050, 1950));
        Assert.Equal(new PixelWindow(2, 3, 3, 2), crop.Window);
        Assert.Equal(new AffineTransform(10, 0, 1020, 0, -10, 1970), crop.Info.Transform);
        Assert.Equal([32, 33, 34, 42, 43, 44], Samples(crop));
        Assert.Empty(crop.Warnings);
        Assert.False(crop.IsPartlyOutside);
    }

    [Theory]
    [InlineData(1024.9, 1965.1, 1045.1, 1944.9, 2, 3, 2, 2)]
    [InlineData(1019.995, 1970, 1046, 1950, 2, 3, 3, 2)]
    [InlineData(1019.98, 1970, 1044, 1950, 1, 3, 2, 2)]
    public void Crop_BetweenPixels_RoundsAsGdalTranslate(double x, double y, double x2, double y2, int column, int row, int width, int height)
    {
        using var source = Numbered();
        Assert.Equal(new PixelWindow(column, row, width, height), Cropper.Crop(source, new ProjectedWindow(x, y, x2, y2)).Window);
    }

    [SkippableTheory]
    [InlineData(1024.9, 1965.1, 1045.1, 1944.9)]
    [InlineData(1019.995, 1970, 1046, 1950)]
    [InlineData(1003, 1999, 1077.4, 1931)]
    public void Crop_ByWindow_IsAsGdalTranslates(double x, double y, double x2, double y2)
    {
        Oracle.Require("gdal_translate");
        using var folder = new TempFolder();
        using var source = Numbered();
        GdalRaster.Save(source, "EPSG:32633", folder["in.tif"]);
        Oracle.Run("gdal_translate", ["-q", "-projwin", .. new[] { x, y, x2, y2 }.Select(n => FormattableString.Invariant($"{n}")), folder["in.tif"], folder["out.tif"]]);
        using var theirs = GdalRaster.Load(folder["out.tif"]);
        using var ours = Cropper.Crop(source, new ProjectedWindow(x, y, x2, y2));
        Assert.Equal((theirs.Info.Width, theirs.Info.Height, theirs.Info.Transform), (ours.Info.Width, ours.Info.Height, ours.Info.Transform));
        Assert.Equal(Samples(theirs), Samples(ours));
    }

    [Fact]
    public void Crop_CornersTheWrongWayRound_ExchangesThemAndSaysSo()
    {
        using var source = Numbered();
        using var crop = Cropper.Crop(source, new ProjectedWindow(1020, 1950, 1050, 1970));
        Assert.Equal(new PixelWindow(2, 3, 3, 2), crop.Window);
        Assert.Contains("wrong way round", Assert.Single(crop.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Crop_PartlyOutside_FillsWithNoDataAndSaysSo()
    {
        using var source = Numbered(noData: 255);
        using var crop = Cropper.Crop(source, new ProjectedWindow(990, 2010, 1010, 1990));
        Assert.Equal([255, 255, 255, 0], Samples(crop));
        Assert.True(crop.IsPartlyOutside);
        Assert.Contains("75 %", Assert.Single(crop.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 1, 5000, "99.9 %")]
    [InlineData(-1, 0, 5001, 1, "0.1 %")]
    public void Crop_AlmostAllOrNothingOutside_IsNotRoundedToIt(int x, int y, int width, int height, string share)
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 5000, Height = 1 });
        using var cropped = Cropper.Crop(source, new PixelWindow(x, y, width, height));
        Assert.Contains($" {share} of the result lies outside", Assert.Single(cropped.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadMask_PartlyOutsideWithoutNoData_IsZeroThere()
    {
        using var source = Numbered();
        using var crop = Cropper.Crop(source, new PixelWindow(8, 8, 4, 2));
        var mask = new byte[8];
        crop.ReadMask(0, crop.Info.Extent, mask);
        Assert.Equal([255, 255, 0, 0, 255, 255, 0, 0], mask);
    }

    [Fact]
    public void Crop_WhollyOutside_IsRefused()
    {
        using var source = Numbered();
        var error = Assert.Throws<ArgumentException>(() => Cropper.Crop(source, new ProjectedWindow(1200, 1970, 1250, 1950)));
        Assert.Contains("lies off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crop_RotatedByWindow_IsRefused()
    {
        using var source = new MemoryRaster(new RasterInfo { Width = 4, Height = 4, Transform = AffineTransform.Similarity(20, 10, 0, 0) });
        Assert.Contains("rotated", Assert.Throws<ArgumentException>(() => Cropper.Crop(source, new ProjectedWindow(0, 10, 10, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crop_ByGeometry_TakesEveryPixelThatItsEnvelopeTouches()
    {
        using var source = Numbered();
        var triangle = GeometryFactory.Default.CreatePolygon([new(1021, 1969), new(1049, 1969), new(1030, 1951), new(1021, 1969)]);
        Assert.Equal(new PixelWindow(2, 3, 3, 2), Cropper.Crop(source, triangle).Window);
    }

    private static byte[] Samples(RasterSource raster)
    {
        var samples = new byte[raster.Info.Extent.Count];
        raster.Read(0, raster.Info.Extent, samples.AsSpan());
        return samples;
    }

    /// <summary>10 x 10 pixels, each with its own number.</summary>
    private static MemoryRaster Numbered(double? noData = null) =>
        new(new RasterInfo { Width = 10, Height = 10, Transform = Grid, NoData = noData }, [[.. Enumerable.Range(0, 100).Select(i => (byte)i)]]);
}
