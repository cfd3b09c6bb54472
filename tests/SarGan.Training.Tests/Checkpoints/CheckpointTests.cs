using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Training.Checkpoints;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;

namespace SarGan.Training.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private const string Scenario = "pix2pix";

    [Fact]
    public void Run_ManyCheckpoints_KeepsTheLastThree()
    {
        using var folder = new TemporaryFolder();

        ResumeScenario.Train(Scenario, folder["run"], 13);

        Assert.Equal(["step-000000009", "step-000000012", "step-000000013"], Checkpoints(folder["run"]).Select(Path.GetFileNameWithoutExtension));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("foreign")]
    public void Resume_NewestBroken_GoesOnFromTheOneBefore(string damage)
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["once"], 9);
        ResumeScenario.Train(Scenario, folder["run"], 6);
        var newest = Checkpoints(folder["run"])[^1];
        Damage(newest, damage);
        var log = new ListLogger();

        using (var recipe = ResumeScenario.CreateRecipe(Scenario))
            new Trainer(ResumeScenario.CreateOptions(folder["run"], 9), logger: log).Run(recipe, ResumeScenario.CreateBatches(Scenario)).Dispose();

        Assert.Contains(log.Messages, m => m.Contains("step-000000006.checkpoint.broken", StringComparison.Ordinal));
        Assert.Contains(log.Messages, m => m.Contains("step 3", StringComparison.Ordinal));
        RunComparison.AssertEqual(new RunFolder(folder["once"]), new RunFolder(folder["run"]));
    }

    [Fact]
    public void Open_AnyFlippedBit_IsSeen()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 1);
        var path = Checkpoints(folder["run"])[0];
        var bytes = File.ReadAllBytes(path);
        // Everything but the archive's own book-keeping, which zip readers partly ignore, is covered by a digest.
        for (var i = 0; i < 40; i++)
        {
            var position = (long)bytes.Length * i / 40;
            var broken = (byte[])bytes.Clone();
            broken[position] ^= 0x10;
            File.WriteAllBytes(path, broken);
            try
            {
                using var file = CheckpointFile.Open(path);
                Assert.Equal(1, (long)file.Values["step"]!);
                Assert.True(position > bytes.Length - 4000 || i == 0, $"A flipped bit at {position} of {bytes.Length} went unseen.");
            }
            catch (CheckpointException)
            {
            }
        }
    }

    [Fact]
    public void Resume_EveryCheckpointBroken_Throws()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 6);
        foreach (var path in Checkpoints(folder["run"])) Damage(path, "cut");

        Assert.Throws<CheckpointException>(() => ResumeScenario.Train(Scenario, folder["run"], 9));
    }

    [Fact]
    public void Resume_OtherSettings_NamesEachDifference()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 2);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 8, Dropout = 0.3 });
        var trainer = new Trainer(ResumeScenario.CreateOptions(folder["run"], 4) with { Seed = 2 });

        var message = Assert.Throws<ArgumentException>(() => trainer.Run(recipe, new SyntheticBatches { BatchSize = 2 })).Message;

        Assert.Contains("seed was 1, is now 2", message, StringComparison.Ordinal);
        Assert.Contains("options.filters was 4, is now 8", message, StringComparison.Ordinal);
        Assert.Contains("batchSize was 3, is now 2", message, StringComparison.Ordinal);
        Assert.DoesNotContain("dropout", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OtherTiles_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        Train(folder["run"], 1, Tiles("/data/coast/", "a", "b"));

        var message = Assert.Throws<ArgumentException>(() => Train(folder["run"], 2, Tiles("/data/coast/", "a", "c"))).Message;

        Assert.Matches("tiles was \"2 SAR tiles from sar/a.png, 2 optical tiles from optical/a.png, digest of the names [0-9a-f]{32}\", is now \"2 SAR tiles", message);
    }

    [Fact]
    public void Resume_SameTilesInAnotherFolder_GoesOn()
    {
        using var folder = new TemporaryFolder();
        Train(folder["run"], 1, Tiles("/data/coast/", "a", "b"));

        Train(folder["run"], 2, Tiles(@"D:\elsewhere\", "a", "b"));

        Assert.Equal([1L, 2], LossTable.Read(new RunFolder(folder["run"]).LossesPath).Select(r => r.Step));
    }

    [Fact]
    public void Resume_SourceThatDoesNotTellItsTiles_GoesOn()
    {
        using var folder = new TemporaryFolder();
        Train(folder["run"], 1, Tiles("/data/coast/", "a", "b"));

        Train(folder["run"], 2, new SyntheticBatches { Images = 2 });

        Assert.Equal([1L, 2], LossTable.Read(new RunFolder(folder["run"]).LossesPath).Select(r => r.Step));
    }

    [Fact]
    public void Resume_StoppedBetweenLogIntervals_LeavesTheSameRows()
    {
        using var folder = new TemporaryFolder();
        void Train(string name, long steps)
        {
            using var recipe = ResumeScenario.CreateRecipe(Scenario);
            new Trainer(ResumeScenario.CreateOptions(folder[name], steps) with { LogInterval = 4 }).Run(recipe, ResumeScenario.CreateBatches(Scenario)).Dispose();
        }

        Train("once", 9);
        Train("twice", 6);
        Train("twice", 9);

        Assert.Equal([4L, 8, 9], LossTable.Read(new RunFolder(folder["twice"]).LossesPath).Select(r => r.Step));
        Assert.Equal(RunComparison.LossesWithoutSeconds(new RunFolder(folder["once"])), RunComparison.LossesWithoutSeconds(new RunFolder(folder["twice"])));
    }

    [Fact]
    public void Resume_FewerSteps_Throws()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 4);

        Assert.Contains("Steps must be 4 or more", Assert.Throws<ArgumentException>(() => ResumeScenario.Train(Scenario, folder["run"], 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderThatHoldsARun_IsRefused()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 1);
        using var recipe = ResumeScenario.CreateRecipe(Scenario);
        var trainer = new Trainer(ResumeScenario.CreateOptions(folder["run"], 2) with { Resume = false });

        Assert.Throws<InvalidOperationException>(() => trainer.Run(recipe, ResumeScenario.CreateBatches(Scenario)));
    }

    [Fact]
    public void Resume_BeforeTheFirstCheckpoint_StartsAnew()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        run.Create();
        File.WriteAllText(run.LossesPath, LossTable.Header + "\n1,0,,,1,,,,,1,1\n");

        ResumeScenario.Train(Scenario, run.FolderPath, 2);

        Assert.Equal([1L, 2], LossTable.Read(run.LossesPath).Select(r => r.Step));
    }

    [Fact]
    public void Delete_RunFolder_LeavesWhatIsNotTheRuns()
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(Scenario, folder["run"], 1);
        File.WriteAllText(Path.Combine(folder["run"], "samples", "notes.txt"), "mine");

        new RunFolder(folder["run"]).Delete();

        Assert.Equal([Path.Combine(folder["run"], "samples", "notes.txt")], Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories));
    }

    private static void Train(string run, long steps, IBatchSource batches)
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        new Trainer(ResumeScenario.CreateOptions(run, steps)).Run(recipe, batches).Dispose();
    }

    private static PairedBatches Tiles(string folder, params string[] names)
    {
        MemoryTiles Domain(string name) => new([.. names.Select(_ => new PixelImage(16, 16, 1, new byte[256]))], [.. names.Select(n => $"{folder}{name}/{n}.png")]);
        return new PairedBatches(Domain("sar"), Domain("optical"), new BatchOptions { Size = 16 });
    }

    private static List<string> Checkpoints(string run) => [.. Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.checkpoint").Order(StringComparer.Ordinal)];

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        if (damage == "flipped") bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, damage switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "foreign" => [.. Enumerable.Repeat((byte)'x', 1000)],
            _ => bytes,
        });
    }
}
