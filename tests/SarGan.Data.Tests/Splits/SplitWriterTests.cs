using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Splits;

public sealed class SplitWriterTests
{
    [Theory]
    [InlineData(SplitMode.Link)]
    [InlineData(SplitMode.Copy)]
    [InlineData(SplitMode.Manifest)]
    public void Write_AnyMode_OpensAsTheSamePairs(SplitMode mode)
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 4, 3);

        var result = DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = mode, Test = 0.25 });
        var opened = DatasetFolder.Open(folder["out"]);

        Assert.Equal((9, 3, true), (opened.Train.Count, opened.Test.Count, opened.HasTest));
        Assert.Equal(result.TestScenes, opened.Test.Select(pair => pair.Scene).Distinct());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(File.ReadAllBytes(result.Dataset.Test[i].SarPath), File.ReadAllBytes(opened.Test[i].SarPath));
            Assert.Equal(File.ReadAllBytes(result.Dataset.Test[i].OpticalPath), File.ReadAllBytes(opened.Test[i].OpticalPath));
        }

        Assert.Equal(mode == SplitMode.Manifest ? ["manifest.csv"] : ["manifest.csv", "testA", "testB", "trainA", "trainB"], Entries(folder["out"]));
    }

    [Theory]
    [InlineData(SplitMode.Link)]
    [InlineData(SplitMode.Copy)]
    [InlineData(SplitMode.Manifest)]
    public void Write_IntoTheDataSetItself_IsRefusedAndLeavesIt(SplitMode mode)
    {
        using var folder = new TempFolder();
        DatasetSplit.Write(Scenes(folder, 4, 1), folder["out"], new SplitOptions { Mode = SplitMode.Copy });
        var before = Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Order().ToDictionary(file => file, File.ReadAllBytes);
        Directory.CreateSymbolicLink(folder["short"], folder["out"]);

        foreach (var target in (ReadOnlySpan<string>)["out", "out/", "short"])
        {
            var error = Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(DatasetFolder.Open(folder["out"]), folder[target], new SplitOptions { Mode = mode, Test = 0.5 }));
            Assert.Contains("is the data set itself", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Order().ToDictionary(file => file, File.ReadAllBytes));
    }

    [Fact]
    public void Write_OverTheTilesThatAListNames_IsRefusedAndLeavesThem()
    {
        using var folder = new TempFolder();
        DatasetSplit.Write(Scenes(folder, 4, 1), folder["copies"], new SplitOptions { Mode = SplitMode.Copy });
        DatasetSplit.Write(DatasetFolder.Open(folder["copies"]), folder["list"], new SplitOptions { Mode = SplitMode.Manifest });

        var error = Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(DatasetFolder.Open(folder["list"]), folder["copies"]));

        Assert.Contains("would be replaced", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, DatasetFolder.Open(folder["copies"]).All.Count);
        Assert.Equal(4, DatasetFolder.Open(folder["copies"]).Sar().Read(0).Width);
    }

    [Fact]
    public void Write_Links_AreRelativeAndWorkFromALinkedFolder()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 2, 1);
        Directory.CreateDirectory(folder["deep/er"]);
        Directory.CreateSymbolicLink(folder["short"], folder["deep/er"]);

        DatasetSplit.Write(dataset, folder["short/out"]);

        var link = Directory.EnumerateFiles(folder["deep/er/out/trainA"]).Single();
        Assert.StartsWith("..", new FileInfo(link).LinkTarget, StringComparison.Ordinal);
        Assert.Equal(2, DatasetFolder.Open(folder["short/out"]).All.Count);
    }

    [Theory]
    [InlineData(SplitMode.Copy)]
    [InlineData(SplitMode.Manifest)]
    public void Write_CopyOrManifest_RecordsTheHashes(SplitMode mode)
    {
        using var folder = new TempFolder();
        DatasetSplit.Write(Scenes(folder, 2, 1), folder["out"], new SplitOptions { Mode = mode });
        foreach (var row in File.ReadAllLines(folder["out/manifest.csv"]).Skip(1).Select(line => line.Split(',')))
        {
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.GetFullPath(row[1], folder["out"]))));
            Assert.Equal(hash, row[8]);
        }
    }

    [Theory]
    [InlineData(SplitMode.Link, SplitMode.Copy)]
    [InlineData(SplitMode.Copy, SplitMode.Link)]
    [InlineData(SplitMode.Copy, SplitMode.Manifest)]
    [InlineData(SplitMode.Link, SplitMode.Link)]
    public void Write_Again_ReplacesTheOldSplit(SplitMode first, SplitMode second)
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 6, 2);
        DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = first, Test = 0.5 });
        File.WriteAllText(folder["out/notes.txt"], "mine");

        DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = second, Test = 0.2, Seed = 9 });

        Assert.Equal((10, 2), (DatasetFolder.Open(folder["out"]).Train.Count, DatasetFolder.Open(folder["out"]).Test.Count));
        Assert.Equal("mine", File.ReadAllText(folder["out/notes.txt"]));
        Assert.Equal(12, DatasetFolder.Open(folder["ROIs0001_test"]).All.Count);
    }

    [Fact]
    public void Write_ForeignFileInTheWay_IsRefusedAndNothingChanges()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 4, 1);
        DatasetSplit.Write(dataset, folder["out"]);
        File.WriteAllText(folder["out/trainA/mine.png"], "mine");
        var before = Snapshot(folder["out"]);

        var e = Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Seed = 2, Test = 0.5 }));

        Assert.Contains("mine.png", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(folder["out"]));
    }

    [Fact]
    public void Write_ACopyThatWasChangedSince_IsNotDeleted()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 2, 1);
        DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = SplitMode.Copy });
        var copy = Directory.EnumerateFiles(folder["out/trainA"]).Single();
        File.AppendAllText(copy, "edited");
        Assert.Contains(copy, Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(dataset, folder["out"])).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(copy));
    }

    [Fact]
    public void Write_ALinkReplacedByAFile_IsNotDeleted()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 2, 1);
        DatasetSplit.Write(dataset, folder["out"]);
        var link = Directory.EnumerateFiles(folder["out/trainA"]).Single();
        File.Delete(link);
        File.WriteAllText(link, "mine");
        Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(dataset, folder["out"]));
        Assert.Equal("mine", File.ReadAllText(link));
    }

    [Fact]
    public void Write_AForeignManifest_IsRefused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out/manifest.csv"], "a,b\n1,2\n");
        Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(Scenes(folder, 2, 1), folder["out"]));
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(folder["out/manifest.csv"]));
    }

    [Fact]
    public void Write_AManifestThatPointsOutside_DeletesNothingThere()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 2, 1);
        DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = SplitMode.Copy });
        File.WriteAllText(folder["precious.png"], "precious");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("precious"u8));
        File.AppendAllText(folder["out/manifest.csv"], $"train,../precious.png,trainA/../../precious.png,,,Copy,x,y,{hash},{hash},,,,,,,,,\n");
        DatasetSplit.Write(dataset, folder["out"]);
        Assert.True(File.Exists(folder["precious.png"]));
    }

    [Fact]
    public void Write_InterruptedWhileReplacing_IsSeenAndRepairedByTheNextRun()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 6, 2);
        var copy = new SplitOptions { Mode = SplitMode.Copy, Test = 0.5 };
        DatasetSplit.Write(dataset, folder["out"], copy);
        // As a kill leaves it: the new manifest is staged, some new copies are in place, others are still staged, one old one is left.
        DatasetSplit.Write(dataset, folder["other"], copy with { Seed = 4, Test = 0.2 });
        var old = Directory.EnumerateFiles(folder["out"], "*.png", SearchOption.AllDirectories).ToList();
        foreach (var file in old.Skip(1)) File.Delete(file);
        var staging = folder["out/.sargan-split"];
        foreach (var side in new[] { "trainA", "trainB", "testA", "testB" })
        {
            Directory.CreateDirectory(Path.Combine(staging, side));
            var at = 0;
            foreach (var file in Directory.EnumerateFiles(folder[$"other/{side}"]).Order(StringComparer.Ordinal))
            {
                var target = Path.Combine(at++ % 2 == 0 ? staging : folder["out"], side, Path.GetFileName(file));
                if (!File.Exists(target)) File.Copy(file, target);
            }
        }

        File.Copy(folder["other/manifest.csv"], Path.Combine(staging, "manifest.csv"));

        Assert.Contains("interrupted", Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder["out"])).Message, StringComparison.Ordinal);
        DatasetSplit.Write(dataset, folder["out"], copy);
        Assert.Equal((6, 6), (DatasetFolder.Open(folder["out"]).Train.Count, DatasetFolder.Open(folder["out"]).Test.Count));
        Assert.False(Directory.Exists(staging));
    }

    [Fact]
    public void Write_Cancelled_LeavesTheOldSplitWhole()
    {
        using var folder = new TempFolder();
        var dataset = Scenes(folder, 4, 2);
        DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = SplitMode.Copy });
        var before = Snapshot(folder["out"]);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetSplit.Write(dataset, folder["out"], new SplitOptions { Mode = SplitMode.Copy, Seed = 3, Test = 0.5 }, cancellation.Token));
        Assert.Equal(before, Snapshot(folder["out"]));
    }

    [Fact]
    public void Write_NamesThatClash_AreRefused()
    {
        using var folder = new TempFolder();
        foreach (var side in new[] { "train", "test" })
        {
            TestTiles.Write(folder[$"in/{side}A/1.png"], TestTiles.Noise(2, 2, 1, 1));
            TestTiles.Write(folder[$"in/{side}B/1.png"], TestTiles.Noise(2, 2, 1, 1));
        }

        foreach (var side in new[] { "A", "B" })
        {
            for (var i = 0; i < 3; i++) TestTiles.Write(folder[$"in/train{side}/x{i}.png"], TestTiles.Noise(2, 2, 1, 1));
        }

        var dataset = DatasetFolder.Open(folder["in"]);
        // A seed that brings both tiles named 1 to the training side.
        var options = Enumerable.Range(1, 50).Select(seed => new SplitOptions { By = SplitUnit.Patch, Test = 0.2, Seed = seed })
            .First(candidate => DatasetSplit.Divide(dataset, candidate).Dataset.Train.Count(pair => pair.Patch == "1") == 2);
        Assert.Contains("1.png", Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(dataset, folder["out"], options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out/trainA"]));
    }

    [Fact]
    public void Write_SideBySide_CopiesTheHalvesAndCannotLink()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 4; i++) TestTiles.Write(folder[$"in/{i}.png"], TestTiles.Noise(8, 4, 3, i));
        var dataset = DatasetFolder.Open(folder["in"]);
        var options = new SplitOptions { By = SplitUnit.Patch, Test = 0.25, Mode = SplitMode.Copy };
        Assert.Contains("SplitMode.Copy", Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(dataset, folder["out"], options with { Mode = SplitMode.Link })).Message, StringComparison.Ordinal);

        var divided = DatasetSplit.Write(dataset, folder["out"], options).Dataset;

        var opened = DatasetFolder.Open(folder["out"]);
        Assert.Equal((3, 1), (opened.Train.Count, opened.Test.Count));
        Assert.Equal(divided.Optical(TileSplit.Test).Read(0).Bytes.ToArray(), opened.Optical(TileSplit.Test).Read(0).Bytes.ToArray());
    }

    private static TileDataset Scenes(TempFolder folder, int scenes, int patches)
    {
        TestTiles.WriteSen12(folder, scenes, patches, size: 4);
        return DatasetFolder.Open(folder["ROIs0001_test"]);
    }

    private static List<string?> Entries(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    [Fact]
    public void Write_OverASplitWhoseManifestHasNoGridColumns_ReplacesIt()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 3, patches: 2);
        var dataset = DatasetFolder.Open(folder["ROIs0001_test"]);
        var copy = new SplitOptions { Mode = SplitMode.Copy };
        DatasetSplit.Write(dataset, folder["out"], copy);
        var manifest = folder["out/manifest.csv"];
        File.WriteAllLines(manifest, File.ReadAllLines(manifest).Select(line => string.Join(',', line.Split(',')[..14])));
        DatasetSplit.Write(dataset, folder["out"], copy with { Seed = 3 });
        Assert.Equal(6, DatasetFolder.Open(folder["out"]).All.Count);
    }

    private static List<string> Snapshot(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {(Directory.Exists(path) ? "" : Convert.ToHexString(File.ReadAllBytes(path)))}")];
}
