using SarGan.Cli.Tests.Support;
using SarGan.Cli.Training;
using SarGan.Training.Runs;

namespace SarGan.Cli.Tests;

public sealed class PreviousRunTests
{
    [Fact]
    public void Read_NumbersBeyondADouble_AreExact()
    {
        using var folder = new TemporaryFolder();
        // 2^53 + 1, the first whole number that a double cannot hold.
        File.WriteAllText(folder["run.json"], """{ "trainer": { "seed": -9007199254740993, "steps": 9007199254740993 } }""");

        var previous = PreviousRun.Read(new RunFolder(folder.FullPath))!;

        Assert.Equal((-9007199254740993, 9007199254740993), (previous.Seed, previous.Steps));
    }
}
