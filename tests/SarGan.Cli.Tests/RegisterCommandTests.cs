using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests;

public sealed class RegisterCommandTests : IDisposable
{
    private const int ShiftX = 9;
    private const int ShiftY = -6;
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["aligned"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Register_ShiftedPictures_WritesTransformMatchesAndAlignedImage()
    {
        var (sar, optical) = WritePictures();
        var result = Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze", "--json");
        result.AssertFine();
        var json = result.Json;
        Assert.Equal("aligned", json.GetProperty("verdict").GetString());
        Assert.Equal(ShiftX, json.GetProperty("opticalToSar")[0][2].GetDouble(), 0.5);
        Assert.Equal(ShiftY, json.GetProperty("opticalToSar")[1][2].GetDouble(), 0.5);
        Assert.True(json.GetProperty("inliers").GetInt32() >= 12);
        Assert.InRange(json.GetProperty("residualRmsPixels").GetDouble(), 0, 3);
        Assert.Equal(json.GetRawText(), JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "transform.json"))).RootElement.GetRawText());
        Assert.Contains("no nodata value", json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        var picture = ImageFile.ReadInfo(Path.Combine(Out, "matches.png"));
        Assert.Equal((512, 256), (picture.Width, picture.Height));
        using var aligned = GeoTiffReader.Open(Path.Combine(Out, "sar_aligned.tif"));
        Assert.Equal((256, 256, SampleType.Byte, null), (aligned.Info.Width, aligned.Info.Height, aligned.Info.SampleType, aligned.Info.Transform));

        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze").AssertFails(1, "is there already", "--force");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze", "--force").AssertFine();
    }

    [Fact]
    public void Register_OtherGround_ReturnsThreeAndLeavesTheImageAlone()
    {
        var (_, optical) = WritePictures();
        var sar = _folder["other.png"];
        ImageFile.Write(sar, Picture(256, 5));
        Directory.CreateDirectory(Out);
        using (var old = GeoTiffWriter.Create(Path.Combine(Out, "sar_aligned.tif"), new RasterInfo { Width = 2, Height = 2 })) old.Complete();
        var result = Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze", "--force", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("not aligned: ", result.Error, StringComparison.Ordinal);
        Assert.Equal("notAligned", result.Json.GetProperty("verdict").GetString());
        Assert.NotEqual(0, result.Json.GetProperty("reasons").GetArrayLength());
        Assert.False(File.Exists(Path.Combine(Out, "sar_aligned.tif")), "an older result must not pass for this one's");
        Assert.True(File.Exists(Path.Combine(Out, "transform.json")) && File.Exists(Path.Combine(Out, "matches.png")));
    }

    [Fact]
    public void Register_OpticalWithControlPointsAlone_SaysThatTheyAreNotUsed()
    {
        var (sar, optical) = WritePictures();
        var picture = ImageFile.Read(optical);
        var info = new RasterInfo { Width = picture.Width, Height = picture.Height, SampleType = SampleType.Byte, Crs = CoordinateReferenceSystem.Wgs84, GroundControlPoints = [new(0, 0, 139, 36), new(256, 0, 139.1, 36), new(0, 256, 139, 35.9)] };
        using (var sink = GeoTiffWriter.Create(_folder["points.tif"], info))
        {
            sink.Write(0, info.Extent, new byte[info.Extent.Count]);
            sink.Complete();
        }
        var result = Sargan.Run("register", "--sar", sar, "--optical", _folder["points.tif"], "--out", Out, "--method", "akaze", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(result.Json.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("by control points alone", StringComparison.Ordinal) && warning.GetString()!.Contains("sargan warp", StringComparison.Ordinal));
    }

    [Fact]
    public void Register_RadarByDefault_IsAlignedByStructure()
    {
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 256, Seed = 11, Misalignment = new Misalignment { ShiftX = ShiftX, ShiftY = ShiftY } });
        ImageFile.Write(_folder["radar.png"], scene.Sar);
        ImageFile.Write(_folder["optical.png"], scene.Optical);
        var result = Sargan.Run("register", "--sar", _folder["radar.png"], "--optical", _folder["optical.png"], "--out", Out, "--json");
        result.AssertFine();
        Assert.Equal("structure", result.Json.GetProperty("method").GetString());
        Assert.Equal(ShiftX, Place(result.Json, 0) - 128, 3.0); // layover moves a town's edges by some pixels
        Assert.Equal(ShiftY, Place(result.Json, 1) - 128, 3.0);
        using var aligned = GeoTiffReader.Open(Path.Combine(Out, "sar_aligned.tif"));
        Assert.Equal((256, 256), (aligned.Info.Width, aligned.Info.Height));

        // Where the middle of the optical image lies in the SAR image.
        static double Place(JsonElement json, int row)
        {
            double Sum(int i) => (json.GetProperty("opticalToSar")[i][0].GetDouble() * 128) + (json.GetProperty("opticalToSar")[i][1].GetDouble() * 128) + json.GetProperty("opticalToSar")[i][2].GetDouble();
            return Sum(row) / Sum(2);
        }
    }

    [Fact]
    public void Register_RangeGiven_IsTheOneThatIsSearched()
    {
        ImageFile.Write(_folder["radar.png"], SceneSimulator.Simulate(new SimulationOptions { Size = 256, Seed = 11 }, 5).Sar);
        var (_, optical) = WritePictures();
        var result = Sargan.Run(
            "register", "--sar", _folder["radar.png"], "--optical", optical, "--out", Out, "--max-rotation", "3", "--min-scale", "0.95", "--max-scale", "1.05", "--working-side", "128", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Turns of up to 3 degrees either way and 0.95 to 1.05 pixels", result.Error, StringComparison.Ordinal);
        // 256 pixels at 128.
        Assert.Contains("each 2.00 pixels of the compared optical image long", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_GeoTiffs_TakesTheOpticalGrid()
    {
        var scene = Picture(300, 0);
        var info = new RasterInfo { Width = 256, Height = 256, Transform = new AffineTransform(10, 0, 380000, 0, -10, 3950000), Crs = CoordinateReferenceSystem.FromEpsg(32654) };
        var sar = WriteGeoTiff("sar.tif", scene, 20 - ShiftX, 20 - ShiftY, info with { NoData = 0 });
        var optical = WriteGeoTiff("optical.tif", scene, 20, 20, info);
        var result = Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze");
        result.AssertFine();
        Assert.Contains("aligned by akaze", result.Output, StringComparison.Ordinal);
        using var aligned = GeoTiffReader.Open(Path.Combine(Out, "sar_aligned.tif"));
        Assert.Equal((info.Transform, 32654, 0.0), (aligned.Info.Transform, aligned.Info.Crs?.EpsgCode, aligned.Info.NoData));
        using var expected = GeoTiffReader.Open(optical);
        float[] a = new float[100 * 100], b = new float[100 * 100];
        aligned.Read(0, new PixelWindow(80, 80, 100, 100), a.AsSpan());
        expected.Read(0, new PixelWindow(80, 80, 100, 100), b.AsSpan());
        Assert.InRange(a.Zip(b, (x, y) => Math.Abs(x - y)).Average(), 0, 3); // resampled at tenths of a pixel
    }

    [Fact]
    public void Register_WrongCalls_SayWhatWouldBeRight()
    {
        var (sar, optical) = WritePictures();
        Sargan.Run("register", "--sar", _folder["none.png"], "--optical", optical, "--out", Out).AssertFails(1, "There is no file");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", sar).AssertFails(1, "give a folder");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--max-side", "3").AssertFails(2, "--max-side must be 128 to 16384");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--nodata", "-5").AssertFails(1, "--nodata -5 cannot be held");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--method", "akaze", "--max-rotation", "20").AssertFails(2, "--max-rotation is for --method structure");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--working-side", "5").AssertFails(2, "--working-side must be between 128 and 4096");
        Sargan.Run("register", "--sar", sar, "--optical", optical, "--out", Out, "--max-scale", "0.5").AssertFails(2, "--max-scale must be --min-scale or more");
        Assert.False(Directory.Exists(Out));
    }

    private static PixelImage Picture(int size, int scene) => SceneSimulator.Simulate(new SimulationOptions { Size = size, Seed = 11 }, scene).Optical;

    private (string Sar, string Optical) WritePictures()
    {
        var scene = Picture(300, 0);
        ImageFile.Write(_folder["sar.png"], Cut(scene, 20 - ShiftX, 20 - ShiftY));
        ImageFile.Write(_folder["optical.png"], Cut(scene, 20, 20));
        return (_folder["sar.png"], _folder["optical.png"]);
    }

    private string WriteGeoTiff(string name, PixelImage scene, int left, int top, RasterInfo info)
    {
        using var sink = GeoTiffWriter.Create(_folder[name], info);
        sink.Write(0, info.Extent, Cut(scene, left, top).Bytes);
        sink.Complete();
        return _folder[name];
    }

    /// <summary>256 x 256 pixels of a scene's green channel.</summary>
    private static PixelImage Cut(PixelImage scene, int left, int top)
    {
        var samples = new byte[256 * 256];
        for (var i = 0; i < samples.Length; i++) samples[i] = scene.Bytes[((((top + (i / 256)) * scene.Width) + left + (i % 256)) * 3) + 1];
        return new PixelImage(256, 256, 1, samples);
    }
}
