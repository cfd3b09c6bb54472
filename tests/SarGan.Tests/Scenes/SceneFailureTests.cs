using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Geo.Rasters;
using SarGan.MLNet;
using SarGan.Models.Networks;
using SarGan.Scenes;
using SarGan.TestSupport;
using SarGan.Tests.MLNet;

namespace SarGan.Tests.Scenes;

/// <summary>What the file system does to a scene, and the other doors through which one comes in.</summary>
public sealed class SceneFailureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SceneFailureTests()
    {
        using var network = SceneFiles.UNet(NormKind.Batch);
        SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        SceneFiles.Write(_folder["scene.tif"], 400, 300, SampleType.Byte, [SceneFiles.Waves(1, 400, 300), SceneFiles.Waves(2, 400, 300), SceneFiles.Waves(3, 400, 300)]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/proc/result.tif")]
    [InlineData("missing/result.tif")]
    public async Task ATargetThatCannotBeWrittenIsNamed(string target)
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var phases = new Phases();
        var problem = await Assert.ThrowsAsync<IOException>(() => scenes.TranslateAsync(_folder["scene.tif"], target[0] == '/' ? target : _folder[target], progress: phases));
        Assert.Contains("result.tif.part cannot be written", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["model.sargan", "scene.tif"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
        // Before the scene was hashed and measured, which takes minutes of a large one.
        Assert.Empty(phases.Seen);
    }

    [Fact]
    public async Task ATargetThatIsAFolderIsSaidBeforeAnythingIsRead()
    {
        Directory.CreateDirectory(_folder["result.tif"]);
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var phases = new Phases();
        var problem = await Assert.ThrowsAsync<IOException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], progress: phases));
        Assert.Contains("result.tif is a folder", problem.Message, StringComparison.Ordinal);
        Assert.Empty(phases.Seen);
    }

    [Fact]
    public void CheckWritable_LeavesNothingAndTouchesNoJournal()
    {
        SceneTranslator.CheckWritable(_folder["result.tif"]);
        Assert.False(File.Exists(_folder["result.tif.part"]));
        File.WriteAllText(_folder["result.tif.part"], "of a killed run");
        SceneTranslator.CheckWritable(_folder["result.tif"]);
        Assert.Equal("of a killed run", File.ReadAllText(_folder["result.tif.part"]));
    }

    [Fact]
    public async Task AFullDiskIsSaidAndWhatIsFinishedStays()
    {
        if (!OperatingSystem.IsLinux()) return; // A file-size limit stands for the disk; ulimit is a shell's.
        File.WriteAllText(_folder["result.tif"], "an older result");
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        // 300 blocks of 1 KiB: the first windows fit, the whole journal does not.
        start.ArgumentList.Add($"trap '' XFSZ; ulimit -f 300; exec '{StoredPipeline.Host()}' '{typeof(Worker).Assembly.Location}' scene '{_folder.Path}' result.tif");
        // The runtime would map its code through a file larger than the limit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = Process.Start(start)!; // Null only where a shell opens documents.
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("cannot be written", await errors, StringComparison.Ordinal);
        Assert.Equal("an older result", File.ReadAllText(_folder["result.tif"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));

        // With room again it goes on.
        Assert.Equal(0, SceneResumeTests.Translate(_folder.Path, "result.tif"));
        Assert.Equal(0, SceneResumeTests.Translate(_folder.Path, "whole.tif"));
        Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
    }

    [Fact]
    public void AColumnOfScenesBecomesAColumnOfResults()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable([new Row { Scene = _folder["scene.tif"] }]);
        var model = ml.Transforms.TranslateScenes(scenes, "Result", "Scene", _folder["results"]).Fit(rows);

        Assert.False(Directory.Exists(_folder["results"]));
        var results = model.Transform(rows).GetColumn<string>("Result").ToArray();
        var written = File.GetLastWriteTimeUtc(_folder["results/scene.tif"]);

        Assert.Equal([_folder["results/scene.tif"]], results);
        Assert.Equal(400, SceneFiles.Info(results[0]).Width);
        // Another cursor does not translate again.
        Assert.Equal(results, model.Transform(rows).GetColumn<string>("Result").ToArray());
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["results/scene.tif"]));
    }

    [Fact]
    public void AContainerGivesASceneTranslatorOverItsTranslator()
    {
        using var provider = new ServiceCollection().AddSarGan(o => o.ModelPath = _folder["model.sargan"]).BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<Translator>(), provider.GetRequiredService<SceneTranslator>().Translator);
        Assert.Equal(64, provider.GetRequiredService<SceneTranslator>().Outline(_folder["scene.tif"], new SceneOptions { WindowPixels = 256 }).HaloPixels);
    }

    private sealed class Phases : IProgress<SceneProgress>
    {
        public List<ScenePhase> Seen { get; } = [];

        public void Report(SceneProgress value) => Seen.Add(value.Phase);
    }

    private sealed class Row
    {
        public string Scene { get; set; } = "";
    }
}
