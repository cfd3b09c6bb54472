using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffWriterOptionsTests
{
    [Fact]
    public void New_WithoutValues_HasDefaults() =>
        Assert.Equal(
            new GeoTiffWriterOptions
            {
                Compression = GeoTiffCompression.Deflate,
                DeflateLevel = 6,
                DeflateRunsOnly = false,
                Predictor = null,
                TileSize = 256,
                Planes = null,
                Rgb = false,
                ForceBigTiff = false,
                Overviews = OverviewResampling.None,
                CacheBytes = 268435456,
            },
            new GeoTiffWriterOptions());

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4112)]
    public void TileSize_NotAMultipleOf16InRange_Throws(int size) =>
        Assert.Contains($"TileSize must be a multiple of 16 from 16 to 4096. Actual value was {size}.", Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { TileSize = size }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void DeflateLevel_OutOfRange_Throws(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { DeflateLevel = level });

    [Fact]
    public void Enums_Undefined_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { Compression = (GeoTiffCompression)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { Predictor = (GeoTiffPredictor)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { Planes = (GeoTiffPlanes)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoTiffWriterOptions { Overviews = (OverviewResampling)9 });
    }

    public static TheoryData<string> Misfits => ["rgb", "predictor", "decibels", "names", "both", "characters"];

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Create_OptionsThatDoNotFitTheRaster_RefusesAndLeavesNothing(string misfit)
    {
        using var folder = new TempFolder();
        var info = new RasterInfo { Width = 5, Height = 5, Bands = 2 };
        var options = new GeoTiffWriterOptions();
        switch (misfit)
        {
            case "rgb": options = options with { Rgb = true }; break;
            case "predictor": options = options with { Predictor = GeoTiffPredictor.FloatingPoint }; break;
            case "decibels": options = options with { Overviews = OverviewResampling.DecibelAverage }; break;
            case "names": info = info with { BandNames = ["one"] }; break;
            case "both": info = info with { Transform = AffineTransform.Identity, GroundControlPoints = [new(0, 0, 0, 0)] }; break;
            default: info = info with { Metadata = new Dictionary<string, string> { ["a"] = "\u0001" } }; break;
        }

        Assert.Throws<ArgumentException>(() => GeoTiffWriter.Create(folder["a.tif"], info, options));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_TooManyTiles_IsRefused()
    {
        using var folder = new TempFolder();

        Assert.Throws<ArgumentException>(() => GeoTiffWriter.Create(folder["a.tif"], new RasterInfo { Width = int.MaxValue, Height = int.MaxValue }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
