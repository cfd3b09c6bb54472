using SarGan.Cli.Tests.Support;
using SarGan.Data.Randomness;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class TranslateSceneTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Translate_Scene_GivesAGeoTiffOnTheSameGrid()
    {
        Write("scene.tif", 300, 200);
        var result = Sargan.Run("translate", "--model", Path.Combine(models.CycleGanRun, "model.sargan"), "--in", _folder["scene.tif"], "--out", _folder["new", "out.tif"], "--window", "128", "--device", "cpu", "--json");
        result.AssertFine();
        Assert.Contains("300 x 200 pixels in ", result.Error, StringComparison.Ordinal);
        Assert.Contains("margin", result.Error, StringComparison.Ordinal);
        Assert.True(result.Json.GetProperty("windows").GetInt32() > 1);
        using var reader = GeoTiffReader.Open(_folder["new", "out.tif"]);
        Assert.Equal((300, 200, 4), (reader.Info.Width, reader.Info.Height, reader.Info.Bands));
        Assert.Equal(32631, reader.Info.Crs?.EpsgCode);
        Assert.Equal("yes", reader.Info.Metadata["SARGAN_SYNTHETIC"]);
        Assert.Equal("sar2opt", reader.Info.Metadata["SARGAN_DIRECTION"]);
    }

    [Fact]
    public void Translate_ResultIsThere_NeedsOverwrite()
    {
        Write("scene.tif", 64, 64);
        File.WriteAllText(_folder["out.tif"], "somebody's");
        string[] call = ["translate", "--model", models.Pix2PixRun, "--in", _folder["scene.tif"], "--out", _folder["out.tif"]];
        Sargan.Run([.. call, "--force"]).AssertFails(1, "out.tif is there already", "--overwrite");
        Assert.Equal("somebody's", File.ReadAllText(_folder["out.tif"]));
        Sargan.Run([.. call, "--overwrite"]).AssertFine();
        using var reader = GeoTiffReader.Open(_folder["out.tif"]);
        Assert.Equal(64, reader.Info.Width);
    }

    [Fact]
    public void Translate_TwoScenesOfAMosaic_ShareStatistics()
    {
        Write("a.tif", 100, 80);
        Write("b.tif", 90, 70, seed: 2);
        var model = Path.Combine(models.CycleGanRun, "model.sargan");
        Sargan.Run("translate", "--model", model, "--in", _folder["a.tif"], "--out", _folder["a-out.tif"], "--stats-with", _folder["b.tif"]).AssertFine();
        using var reader = GeoTiffReader.Open(_folder["a-out.tif"]);
        Assert.Contains("statistics shared", reader.Info.Metadata["SARGAN_SETTINGS"], StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_SceneOfMoreBands_IsRefusedAndSaysHowToChoose()
    {
        Write("scene.tif", 64, 64, bands: 2);
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["scene.tif"], "--out", _folder["out.tif"]).AssertFails(1, "scene.tif", "the raster has 2", "--bands");
        Assert.Equal(["scene.tif"], Directory.EnumerateFiles(_folder.FullPath).Select(Path.GetFileName));
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["scene.tif"], "--out", _folder["out.tif"], "--bands", "2").AssertFine();
    }

    [Fact]
    public void Translate_SceneOptionsForAPicture_AreRefused()
    {
        Write("scene.tif", 64, 64);
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["scene.tif"], "--out", _folder["out.png"], "--window", "64").AssertFails(2, "--window is for scenes");
    }

    private void Write(string name, int width, int height, int seed = 1, int bands = 1)
    {
        var random = new RandomStream(seed, "scene");
        var info = new RasterInfo
        {
            Width = width,
            Height = height,
            Bands = bands,
            Transform = new AffineTransform(10, 0, 500000, 0, -10, 4649776),
            Crs = CoordinateReferenceSystem.FromEpsg(32631),
            BandNames = bands == 1 ? null : [.. Enumerable.Range(0, bands).Select(band => $"b{band}")],
        };
        using var writer = GeoTiffWriter.Create(_folder[name], info);
        var samples = new byte[width * height];
        for (var band = 0; band < bands; band++)
        {
            for (var i = 0; i < samples.Length; i++) samples[i] = (byte)(1 + random.NextInt(255));
            writer.Write(band, info.Extent, samples);
        }

        writer.Complete();
    }
}
