using System.Text.Json;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

public sealed class SimulatedDatasetTests : IDisposable
{
    private static readonly SimulatedDatasetOptions Options = new() { Scenes = 3, TileSize = 32, Simulation = new SimulationOptions { Size = 80 } };

    private readonly string _root = Directory.CreateTempSubdirectory("sargan-simulation-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Create_Tiles_AreCutFromTheScenes()
    {
        var dataset = SimulatedDataset.Create(Options);

        Assert.Equal(12, dataset.Sar.Count);
        Assert.Equal([1, 2, 3], dataset.SceneNumbers);
        Assert.Equal("ROIs0001_sim_s2_2_p4.png", dataset.Optical.NameOf(7));
        var scene = SceneSimulator.Simulate(Options.Simulation, 1);
        var (sar, optical) = (dataset.Sar.Read(7), dataset.Optical.Read(7));
        Assert.Equal(scene.Sar.Bytes[(33 * 80) + 40], sar.Bytes[(1 * 32) + 8]);
        Assert.Equal(scene.Optical.Bytes[(3 * ((63 * 80) + 63)) + 2], optical.Bytes[(3 * ((31 * 32) + 31)) + 2]);
    }

    [Fact]
    public void Where_SceneNumbers_SplitsWithoutCommonGround()
    {
        var dataset = SimulatedDataset.Create(Options);

        var (train, test) = (dataset.Where(scene => scene != 2), dataset.Where(scene => scene == 2));

        Assert.Equal((8, 4), (train.Sar.Count, test.Optical.Count));
        Assert.Equal([1, 3], train.SceneNumbers);
    }

    [Fact]
    public void Write_Folder_OpensAsSen12WithTheTilesOfCreate()
    {
        SimulatedDataset.Write(_root, Options);

        var folder = DatasetFolder.Open(_root);
        var memory = SimulatedDataset.Create(Options);
        Assert.True(folder.Paired);
        Assert.Equal(12, folder.All.Count);
        foreach (var tile in memory.Tiles)
        {
            var sar = ImageFile.Read(Path.Combine(_root, "ROIs0001_sim", $"s1_{tile.SceneNumber}", tile.NameOf(Domain.Sar)));
            var optical = ImageFile.Read(Path.Combine(_root, "ROIs0001_sim", $"s2_{tile.SceneNumber}", tile.NameOf(Domain.Optical)));
            Assert.True(sar.Channels == 1 && sar.Bytes.SequenceEqual(tile.Sar.Bytes));
            Assert.True(optical.Channels == 3 && optical.Bytes.SequenceEqual(tile.Optical.Bytes));
        }
    }

    [Fact]
    public void Write_Manifest_HoldsOptionsAndTrueTransforms()
    {
        SimulatedDataset.Write(_root, Options with { Simulation = Options.Simulation with { Misalignment = new Misalignment { ShiftX = 2.5, LocalWarpPixels = 1 } } });

        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, "simulation.json")));
        Assert.Equal(80, manifest.RootElement.GetProperty("options").GetProperty("simulation").GetProperty("size").GetInt32());
        var scenes = manifest.RootElement.GetProperty("scenes").EnumerateArray().ToArray();
        Assert.Equal(3, scenes.Length);
        Assert.Equal([1, 0, 2.5, 0, 1, 0], scenes[2].GetProperty("opticalToSar").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(4, scenes[2].GetProperty("warpPhases").GetArrayLength());
        Assert.Equal(1, scenes[0].GetProperty("landCover").EnumerateObject().Sum(share => share.Value.GetDouble()), 0.01);
    }

    [Fact]
    public void Write_OverAnEarlierSimulation_ReplacesIt()
    {
        SimulatedDataset.Write(_root, Options);
        SimulatedDataset.Write(_root, Options with { Scenes = 1 });

        Assert.Equal(["s1_1", "s2_1"], Directory.GetDirectories(Path.Combine(_root, "ROIs0001_sim")).Select(Path.GetFileName).Order());
        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
    }

    [Theory]
    [InlineData("ROIs0001_sim/notes.txt")]
    [InlineData("ROIs0001_sim/s1_1/ROIs0001_sim_s1_2_p1.png")]
    [InlineData("simulation.json")]
    public void Write_ForeignFile_RefusesAndLeavesIt(string name)
    {
        var foreign = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        File.WriteAllText(foreign, "mine");

        Assert.Throws<IOException>(() => SimulatedDataset.Write(_root, Options));

        Assert.Equal("mine", File.ReadAllText(foreign));
        Assert.Single(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Write_Cancelled_LeavesTheEarlierOneWhole()
    {
        SimulatedDataset.Write(_root, Options);
        using var source = new CancellationTokenSource();
        var progress = new Immediate(() => source.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(() => SimulatedDataset.Write(_root, Options with { Scenes = 2 }, progress, source.Token));

        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
        Assert.Equal(12, DatasetFolder.Open(_root).All.Count);
    }

    [Fact]
    public void Write_AfterAKillBetweenTheMoves_RestoresTheEarlierOne()
    {
        SimulatedDataset.Write(_root, Options);
        var (target, manifest) = (Path.Combine(_root, "ROIs0001_sim"), File.ReadAllText(Path.Combine(_root, "simulation.json")));
        Directory.CreateDirectory(Path.Combine(_root, ".simulation-old"));
        Directory.Move(target, Path.Combine(_root, ".simulation-old", "ROIs0001_sim"));
        File.Move(Path.Combine(_root, "simulation.json"), Path.Combine(_root, ".simulation-old", "simulation.json"));
        SimulatedDataset.Write(Path.Combine(_root, ".simulation-new"), Options with { Scenes = 1 });

        WriteCancelled();

        Assert.Equal(12, DatasetFolder.Open(_root).All.Count);
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(_root, "simulation.json")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
    }

    [Fact]
    public void Write_AfterAKillBeforeTheNewManifest_TakesTheNewTilesBack()
    {
        SimulatedDataset.Write(_root, Options);
        var (target, old) = (Path.Combine(_root, "ROIs0001_sim"), Path.Combine(_root, ".simulation-old"));
        Directory.CreateDirectory(old);
        Directory.Move(target, Path.Combine(old, "ROIs0001_sim"));
        File.Move(Path.Combine(_root, "simulation.json"), Path.Combine(old, "simulation.json"));
        var unfinished = Path.Combine(_root, ".simulation-new");
        SimulatedDataset.Write(unfinished, Options with { Scenes = 1 });
        Directory.Move(Path.Combine(unfinished, "ROIs0001_sim"), target);

        WriteCancelled();

        Assert.Equal(12, DatasetFolder.Open(_root).All.Count);
        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
    }

    [Fact]
    public void Write_AfterAKillWhileDrawing_ClearsUp()
    {
        SimulatedDataset.Write(_root, Options);
        var scene = Path.Combine(_root, ".simulation-new", "ROIs0001_sim", "s1_1");
        Directory.CreateDirectory(scene);
        File.WriteAllBytes(Path.Combine(scene, $"ROIs0001_sim_s1_1_p1.png.{Guid.NewGuid():N}.tmp"), [1, 2]);
        File.WriteAllText(Path.Combine(_root, ".simulation-lock"), "");

        SimulatedDataset.Write(_root, Options with { Scenes = 2 });

        Assert.Equal(8, DatasetFolder.Open(_root).All.Count);
        Assert.Equal(2, Directory.GetFileSystemEntries(_root).Length);
    }

    [Theory]
    [InlineData(".simulation-new/notes.txt")]
    [InlineData(".simulation-old/ROIs0001_sim/notes.txt")]
    [InlineData(".simulation-lock")]
    public void Write_ForeignFileWhereLeftoversAre_RefusesAndLeavesIt(string name)
    {
        SimulatedDataset.Write(_root, Options);
        var foreign = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!); // below the root
        File.WriteAllText(foreign, "mine");

        var error = Assert.Throws<IOException>(() => SimulatedDataset.Write(_root, Options with { Scenes = 1 }));

        Assert.Contains(foreign, error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(foreign));
        Assert.Equal(12, DatasetFolder.Open(_root).All.Count);
    }

    [Fact]
    public void Write_WhereAnotherIsBeingWritten_IsRefused()
    {
        IOException? error = null;
        var second = new Immediate(() => error ??= Assert.Throws<IOException>(() => SimulatedDataset.Write(_root, Options)));

        SimulatedDataset.Write(_root, Options, second);

        Assert.Contains("another simulation is being written", error?.Message, StringComparison.Ordinal);
        Assert.Equal(12, DatasetFolder.Open(_root).All.Count);
    }

    [Fact]
    public void Create_Progress_ToldAfterEachScene()
    {
        var told = 0;

        SimulatedDataset.Create(Options, new Immediate(() => told++));

        Assert.Equal(3, told);
    }

    private void WriteCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SimulatedDataset.Write(_root, Options with { Scenes = 2 }, null, source.Token));
    }

    private sealed class Immediate(Action action) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => action();
    }
}
