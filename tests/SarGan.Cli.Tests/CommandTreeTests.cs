using SarGan.Cli.Tests.Support;

namespace SarGan.Cli.Tests;

public sealed class CommandTreeTests
{
    [Theory]
    [InlineData("warp")]
    [InlineData("crop")]
    [InlineData("mosaic")]
    [InlineData("register")]
    [InlineData("tile")]
    [InlineData("simulate")]
    [InlineData("split")]
    [InlineData("train")]
    [InlineData("translate")]
    [InlineData("evaluate")]
    [InlineData("info")]
    [InlineData("calibrate")]
    [InlineData("view")]
    [InlineData("serve")]
    public void Help_OfACommand_HasAnExampleOfIt(string command)
    {
        var result = Sargan.Run(command, "--help");
        result.AssertFine();
        var example = result.Output[result.Output.IndexOf("Example:", StringComparison.Ordinal)..];
        Assert.Contains($"  sargan {command} ", example, StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_OfTheProgram_NamesTheCommands()
    {
        var result = Sargan.Run("--help");
        result.AssertFine();
        Assert.All(["calibrate", "warp", "crop", "mosaic", "register", "tile", "simulate", "split", "train", "translate", "evaluate", "info", "view", "serve"], command => Assert.Contains($"  {command} ", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NothingAsked_ReturnsTwoWithTheHelp()
    {
        var result = Sargan.Run();
        result.AssertFails(2, "Usage:", "  simulate ", "  train ");
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Version_Asked_PrintsIt()
    {
        var result = Sargan.Run("--version");
        result.AssertFine();
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Theory]
    [InlineData("error: ")]
    [InlineData("error: ", "invent")]
    [InlineData("error: Option '--out' is required.", "simulate")]
    [InlineData("--colour", "info", "model.sargan", "--colour")]
    [InlineData("error: ", "info")]
    [InlineData("'abc'", "train", "pix2pix", "--data", "d", "--out", "o", "--filters", "abc")]
    [InlineData("error: --steps: a whole number was expected. Actual value was 'ten'.", "train", "pix2pix", "--data", "d", "--out", "o", "--steps", "ten")]
    [InlineData("error: --scenes: a whole number from -2147483648 to 2147483647 was expected. Actual value was '99999999999'.", "simulate", "--out", "o", "--scenes", "99999999999")]
    [InlineData("error: --test: a number was expected. Actual value was 'half'.", "split", "--root", "d", "--out", "o", "--test", "half")]
    [InlineData("error: --projwin: a number was expected. Actual value was 'x'.", "crop", "--in", "i", "--out", "o", "--projwin", "1", "x", "3", "4")]
    [InlineData("'fancygan'", "train", "fancygan", "--data", "d", "--out", "o")]
    [InlineData("'sideways'", "translate", "--model", "m", "--in", "i", "--out", "o", "--direction", "sideways")]
    [InlineData("--device must be auto, cpu, cuda or cuda:N. Actual value was 'tpu'.", "train", "pix2pix", "--data", "d", "--out", "o", "--device", "tpu")]
    public void Run_WrongCall_ReturnsTwoAndPointsToHelp(string text, params string[] arguments)
    {
        var result = Sargan.Run(arguments);
        result.AssertFails(2, text, "--help");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("'abc'", "simulate", "--out", "o", "--scenes", "abc", "--json")]
    [InlineData("Option '--out' is required.", "split", "--json", "--root", "d")]
    [InlineData("--colour", "info", "model.sargan", "--json", "--colour")]
    [InlineData("'sideways'", "evaluate", "--model", "m", "--data", "d", "--direction", "sideways", "--json")]
    public void Run_WrongCallWithJson_SaysSoInJson(string text, params string[] arguments)
    {
        var result = Sargan.Run(arguments);
        result.AssertFails(2, text, "--help");
        Assert.Contains(text, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongCallWithJsonIntoAFile_PrintsNoJson()
    {
        var result = Sargan.Run("evaluate", "--model", "m", "--json", "metrics.json");
        result.AssertFails(2, "Option '--data' is required.");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--out", "simulate", "--out", "")]
    [InlineData("--root", "split", "--root", " ", "--out", "o")]
    [InlineData("--in", "translate", "--model", "m", "--in", "", "--out", "o")]
    [InlineData("FILE", "info", "")]
    public void Run_EmptyPath_ReturnsTwoAndNamesTheOption(string option, params string[] arguments) => Sargan.Run(arguments).AssertFails(2, $"{option} must not be empty.");
}
