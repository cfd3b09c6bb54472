using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Randomness;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class TranslateCommandTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Translate_Image_GivesAnImageOfItsSize()
    {
        WriteNoise("in.png", 37, 21);
        var result = Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["in.png"], "--out", _folder["new", "out.png"], "--device", "cpu", "--json");
        result.AssertFine();
        var image = ImageFile.Read(_folder["new", "out.png"]);
        Assert.Equal((37, 21, 3), (image.Width, image.Height, image.Channels));
        Assert.Equal(("sar2opt", 1), (result.Json.GetProperty("direction").GetString(), result.Json.GetProperty("translated").GetInt32()));
    }

    [Fact]
    public void Translate_OpticalToSar_GivesGrey()
    {
        WriteNoise("in.png", 32, 32, channels: 3);
        Sargan.Run("translate", "--model", Path.Combine(models.CycleGanRun, "model.sargan"), "--in", _folder["in.png"], "--out", _folder["out.png"], "--direction", "opt2sar", "--precision", "bf16").AssertFine();
        Assert.Equal(1, ImageFile.Read(_folder["out.png"]).Channels);
    }

    [Fact]
    public void Translate_Folder_MirrorsPathsAndSurvivesABrokenImage()
    {
        WriteNoise(Path.Combine("in", "a.png"), 32, 32);
        WriteNoise(Path.Combine("in", "sub", "b.png"), 48, 32);
        File.WriteAllText(_folder["in", "broken.png"], "no picture");
        File.WriteAllText(_folder["in", "notes.txt"], "no picture, and no picture's name");
        var result = Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["in"], "--out", _folder["out"], "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["a.png", Path.Combine("sub", "b.png")], Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder["out"], file)).Order());
        Assert.Equal(2, result.Json.GetProperty("translated").GetInt32());
        Assert.Contains("broken.png", result.Json.GetProperty("failed")[0].GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Contains("warning: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_FolderOfOneUnreadableImage_ReportsItAsOneOfSeveral()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.CreateSymbolicLink(_folder["in", "gone.png"], _folder["nothing.png"]);
        var result = Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["in"], "--out", _folder["out"], "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(0, result.Json.GetProperty("translated").GetInt32());
        Assert.Contains("gone.png cannot be read: it is a link whose target", result.Json.GetProperty("failed")[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sar2opt", "ROIs/s1_1/a.png", "ROIs/s2_1/a.png")]
    [InlineData("opt2sar", "ROIs/s2_1/a.png", "ROIs/s1_1/a.png")]
    [InlineData("sar2opt", "testA/a.png", "testB/a.png")]
    [InlineData("opt2sar", "trainB/a.png", "trainA/a.png")]
    public void Translate_FolderOfBothDomains_TakesTheSourceOnly(string direction, string taken, string leftOut)
    {
        WriteNoise(Path.Combine("in", taken), 32, 32);
        WriteNoise(Path.Combine("in", leftOut), 32, 32);
        var result = Sargan.Run("translate", "--model", models.CycleGanRun, "--in", _folder["in"], "--out", _folder["out"], "--direction", direction, "--device", "cpu");
        result.AssertFine();
        Assert.Equal(Path.GetFullPath(_folder["out", taken]), Assert.Single(Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories)));
        Assert.Contains($"{direction} takes the 1 image of its", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_DirectionThatTheModelLacks_IsRefused()
    {
        WriteNoise("in.png", 32, 32);
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["in.png"], "--out", _folder["out.png"], "--direction", "opt2sar").AssertFails(1, "does not translate opt2sar, only sar2opt");
    }

    [Theory]
    [InlineData("in", "in/out")]
    [InlineData("in/", "in/out")]
    [InlineData("in", "in/")]
    [InlineData("in/", "in")]
    public void Translate_OutInsideIn_IsRefused(string input, string output)
    {
        WriteNoise(Path.Combine("in", "a.png"), 32, 32);
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder[input], "--out", _folder[output]).AssertFails(1, "lies inside --in");
        Assert.Single(Directory.GetFileSystemEntries(_folder["in"]));
    }

    [Fact]
    public void Translate_OutputOfUnknownKind_ReturnsTwo()
    {
        WriteNoise("in.png", 32, 32);
        Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["in.png"], "--out", _folder["out.bmp"]).AssertFails(2, "--out must end in .png, .jpg or .jpeg");
    }

    [Fact]
    public void Translate_NoInput_SaysWhere()
        => Sargan.Run("translate", "--model", models.Pix2PixRun, "--in", _folder["nothing.png"], "--out", _folder["out.png"]).AssertFails(1, _folder["nothing.png"]);

    [Fact]
    public void Translate_NoModel_SaysWhere()
    {
        WriteNoise("in.png", 32, 32);
        Sargan.Run("translate", "--model", _folder["none.sargan"], "--in", _folder["in.png"], "--out", _folder["out.png"]).AssertFails(1, _folder["none.sargan"]);
    }

    private void WriteNoise(string name, int width, int height, int channels = 1)
    {
        var random = new RandomStream(1, name);
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)random.NextInt(256);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!); // below the temporary folder
        ImageFile.Write(_folder[name], new PixelImage(width, height, channels, samples));
    }
}
