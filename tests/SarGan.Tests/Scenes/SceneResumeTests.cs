using System.Diagnostics;
using System.Text;
using SarGan.Data.Randomness;
using SarGan.Geo.Rasters;
using SarGan.Models.Networks;
using SarGan.Scenes;
using SarGan.Tests.MLNet;
using SarGan.TestSupport;

namespace SarGan.Tests.Scenes;

/// <summary>A scene that stops half way goes on to the very file that it would have become.</summary>
public sealed class SceneResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SceneResumeTests()
    {
        using var network = SceneFiles.UNet(NormKind.Instance);
        SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        SceneFiles.Write(_folder["scene.tif"], 900, 700, SampleType.Byte, [SceneFiles.Waves(1, 900, 700), SceneFiles.Waves(2, 900, 700), SceneFiles.Waves(3, 900, 700)], noData: 0);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SceneBlending.Exact)]
    [InlineData(SceneBlending.Feathered)]
    public async Task ACancelledSceneGoesOnToTheSameBytes(SceneBlending blending)
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256, Blending = blending };
        var whole = await scenes.TranslateAsync(_folder["scene.tif"], _folder["whole.tif"], options);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options, new Watcher(progress =>
        {
            if (progress.WindowsDone == 9) stop.Cancel();
        }), stop.Token));

        Assert.False(File.Exists(_folder["result.tif"]));
        Assert.True(File.Exists(_folder["result.tif.part"]));
        // What a kill leaves half-written at the end of the journal must not matter, nor must a forgotten scratch file.
        using (var journal = new FileStream(_folder["result.tif.part"], FileMode.Append)) journal.Write(new byte[1000]);
        File.WriteAllText(_folder["result.tif.0123456789abcdef0123456789abcdef.tmp"], "left by a killed run");

        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options with { Resume = true });

        Assert.InRange(result.WindowsResumed, 9, whole.Outline.Windows - 1);
        Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
        Assert.Equal(["model.sargan", "result.tif", "scene.tif", "whole.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ADamagedRecordIsComputedAgain()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256 };
        await scenes.TranslateAsync(_folder["scene.tif"], _folder["whole.tif"], options);
        await CancelAfter(scenes, 9, options);
        var journal = File.ReadAllBytes(_folder["result.tif.part"]);
        journal[^10] ^= 1;
        File.WriteAllBytes(_folder["result.tif.part"], journal);

        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options with { Resume = true });

        Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
    }

    [Fact]
    public async Task CancelledWhileItResumesARunKeepsWhatIsFinished()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256 };
        await scenes.TranslateAsync(_folder["scene.tif"], _folder["whole.tif"], options);
        await CancelAfter(scenes, 9, options);
        var finished = File.ReadAllBytes(_folder["result.tif.part"]);

        await CancelAfter(scenes, 3, options with { Resume = true });

        Assert.Equal(finished, File.ReadAllBytes(_folder["result.tif.part"]));
        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options with { Resume = true });
        Assert.True(result.WindowsResumed >= 9, $"{result.WindowsResumed} windows were resumed.");
        Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
    }

    [Fact]
    public async Task OtherSettingsCannotContinueARun()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        await CancelAfter(scenes, 3, new SceneOptions { WindowPixels = 256 });
        var before = File.ReadAllBytes(_folder["result.tif.part"]);

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 384, Resume = true }));

        Assert.Contains("result.tif.part belongs to a run with another scene", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Window 256, now 384", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["result.tif.part"]));
    }

    [Fact]
    public async Task ARunOfAnotherDeviceCannotBeContinued()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256 };
        await CancelAfter(scenes, 3, options);
        // The same run as a graphics card would have begun it.
        var header = "";
        SceneJournal.OpenExisting(_folder["result.tif"], settings => header = Encoding.UTF8.GetString(settings))!.Dispose();
        var begun = header.Replace("Device\\u0022:\\u0022cpu", "Device\\u0022:\\u0022cuda", StringComparison.Ordinal);
        Assert.NotEqual(header, begun);
        SceneJournal.Create(_folder["result.tif"], Encoding.UTF8.GetBytes(begun)).Dispose();

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options with { Resume = true }));

        Assert.Contains("(Device cuda, now cpu)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("device cpu", SceneFiles.Info((await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options)).Path).Metadata["SARGAN_SETTINGS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoRunsCannotWriteOneResult()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        IOException? second = null;
        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256 }, new Watcher(progress =>
        {
            if (progress.WindowsDone != 2 || progress.Phase != ScenePhase.Translating) return;
            second = Assert.Throws<IOException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]).GetAwaiter().GetResult());
        }));

        Assert.Contains("another run", second!.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["result.tif"]));
    }

    [Fact]
    public async Task ATruncatedSceneIsSaidAndLeavesTheOldResult()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        File.WriteAllText(_folder["result.tif"], "an older result");
        var bytes = File.ReadAllBytes(_folder["scene.tif"]);
        File.WriteAllBytes(_folder["cut.tif"], bytes[..(bytes.Length * 6 / 10)]);

        var problem = await Assert.ThrowsAsync<RasterFormatException>(() => scenes.TranslateAsync(_folder["cut.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256 }));

        Assert.Contains("cut.tif", problem.Message, StringComparison.Ordinal);
        Assert.Equal("an older result", File.ReadAllText(_folder["result.tif"]));
        Assert.Equal(["cut.tif", "model.sargan", "result.tif", "scene.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void KilledTenTimesASceneBecomesTheSameBytes()
    {
        var whole = RunWorker("whole.tif", killAtReport: null, delay: TimeSpan.Zero);
        Assert.Equal(0, whole.Resumed);
        var resumed = 0;
        var random = new RandomStream(5, "kills");
        for (var kill = 0; kill < 10; kill++)
        {
            // Reports come before each phase and after each window, those of the replay of what is done among them.
            resumed += RunWorker("result.tif", killAtReport: 1 + random.NextInt(whole.Reports - 1), TimeSpan.FromMilliseconds(random.NextInt(30))).Resumed;
            if (!File.Exists(_folder["result.tif"])) continue;
            // It was faster than the kill.
            Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
            File.Delete(_folder["result.tif"]);
        }

        resumed += RunWorker("result.tif", killAtReport: null, delay: TimeSpan.Zero).Resumed;
        Assert.True(resumed > 0, "No run went on where one before it was killed.");
        Assert.Equal(File.ReadAllBytes(_folder["whole.tif"]), File.ReadAllBytes(_folder["result.tif"]));
        Assert.Equal(["model.sargan", "result.tif", "scene.tif", "whole.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    /// <summary>Runs in the worker process.</summary>
    internal static int Translate(string folder, string name)
    {
        using var scenes = SceneTranslator.Load(Path.Combine(folder, "model.sargan"));
        var options = new SceneOptions { WindowPixels = 256, Resume = true };
        scenes.TranslateAsync(Path.Combine(folder, "scene.tif"), Path.Combine(folder, name), options, new Watcher(progress => Console.WriteLine(progress.Phase))).GetAwaiter().GetResult();
        return 0;
    }

    /// <returns>Reports until it ended or was killed, and how many of them told of windows of an earlier run.</returns>
    private (int Reports, int Resumed) RunWorker(string name, int? killAtReport, TimeSpan delay)
    {
        var start = new ProcessStartInfo(StoredPipeline.Host()) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(Worker).Assembly.Location, "scene", _folder.Path, name }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!; // Null only where a shell opens documents.
        var errors = process.StandardError.ReadToEndAsync();
        var (reports, resumed, killed) = (0, 0, false);
        while (process.StandardOutput.ReadLine() is { } phase)
        {
            reports++;
            if (phase == nameof(ScenePhase.Resuming)) resumed++;
            if (reports != killAtReport) continue;
            Thread.Sleep(delay);
            process.Kill(); // SIGKILL where there are signals
            killed = true;
        }

        process.WaitForExit();
        // A killed one may have been faster; none may fail by itself.
        Assert.True(process.ExitCode == 0 || killed, errors.GetAwaiter().GetResult());
        Assert.DoesNotContain("Unhandled exception", errors.GetAwaiter().GetResult(), StringComparison.Ordinal);
        return (reports, resumed);
    }

    private async Task CancelAfter(SceneTranslator scenes, int windows, SceneOptions options)
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options, new Watcher(progress =>
        {
            if (progress.WindowsDone == windows) stop.Cancel();
        }), stop.Token));
    }

    private sealed class Watcher(Action<SceneProgress> watch) : IProgress<SceneProgress>
    {
        public void Report(SceneProgress value) => watch(value);
    }
}
