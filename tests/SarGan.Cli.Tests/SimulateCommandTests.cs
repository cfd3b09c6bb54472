using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class SimulateCommandTests(TrainedModels models)
{
    [Fact]
    public void Simulate_FourScenes_WritesTheSen12Layout()
    {
        var dataset = DatasetFolder.Open(models.Data);
        Assert.Equal(4 * 2 * 2, dataset.All.Count);
        Assert.Equal(4, dataset.All.Select(pair => pair.Scene).Distinct().Count());
        var name = Path.Combine("ROIs0001_sim", "s1_1", "ROIs0001_sim_s1_1_p1.png");
        var image = ImageFile.Read(Path.Combine(models.Data, name));
        Assert.Equal((32, 32, 1), (image.Width, image.Height, image.Channels));
    }

    [Fact]
    public void Simulate_Json_SaysWhatWasWritten()
    {
        var json = models.Simulated.Json;
        Assert.Equal((4, 16, 32), (json.GetProperty("scenes").GetInt32(), json.GetProperty("pairs").GetInt32(), json.GetProperty("tileSize").GetInt32()));
    }

    [Fact]
    public void Simulate_SameSeed_WritesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder.FullPath, "--scenes", "1", "--size", "64", "--tile", "32", "--seed", "3").AssertFine();
        var file = Path.Combine("ROIs0001_sim", "s1_1", "ROIs0001_sim_s1_1_p4.png");
        Assert.Equal(File.ReadAllBytes(Path.Combine(models.Data, file)), File.ReadAllBytes(folder[file]));
    }

    [Fact]
    public void Simulate_Shift_MovesTheSarImageOnly()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder.FullPath, "--scenes", "1", "--size", "64", "--tile", "32", "--seed", "3", "--shift", "4", "--rotate", "2").AssertFine();
        var (sar, optical) = (Path.Combine("ROIs0001_sim", "s1_1", "ROIs0001_sim_s1_1_p4.png"), Path.Combine("ROIs0001_sim", "s2_1", "ROIs0001_sim_s2_1_p4.png"));
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(models.Data, sar)), File.ReadAllBytes(folder[sar]));
        Assert.Equal(File.ReadAllBytes(Path.Combine(models.Data, optical)), File.ReadAllBytes(folder[optical]));
    }

    [Theory]
    [InlineData("link", "trainA")]
    [InlineData("manifest", "manifest.csv")]
    public void Simulate_IntoASplit_IsRefused(string mode, string found)
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("split", "--root", models.Data, "--out", folder.FullPath, "--mode", mode, "--no-audit").AssertFine();
        Sargan.Run("simulate", "--out", folder.FullPath, "--scenes", "1", "--size", "64", "--tile", "32").AssertFails(1, $"holds a split ({found}); choose an empty folder");
        Assert.False(Directory.Exists(folder["ROIs0001_sim"]));
    }

    [Theory]
    [InlineData("Scenes must be", "--scenes", "0")]
    [InlineData("Size must be", "--size", "8")]
    [InlineData("TileSize must be at most the scene's Size. Actual values were 128 and 64.", "--size", "64", "--tile", "128")]
    public void Simulate_WrongOption_ReturnsTwo(string text, params string[] options)
    {
        using var folder = new TemporaryFolder();
        Sargan.Run(["simulate", "--out", folder["sim"], .. options]).AssertFails(2, text);
        Assert.False(Directory.Exists(folder["sim"]));
    }
}
