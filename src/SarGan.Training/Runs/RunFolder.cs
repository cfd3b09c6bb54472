using System.Globalization;

namespace SarGan.Training.Runs;

/// <summary>The files of one training run.</summary>
public sealed class RunFolder
{
    /// <summary>Names the files; nothing is made or read yet.</summary>
    /// <param name="path">The folder, which need not exist.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public RunFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FolderPath = path;
    }

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>The trained model, written at the end: <c>model.sargan</c>.</summary>
    public string ModelPath => Path.Combine(FolderPath, "model.sargan");

    /// <summary>The folder of checkpoints: <c>checkpoints</c>.</summary>
    public string CheckpointsPath => Path.Combine(FolderPath, "checkpoints");

    /// <summary>The folder of sample grids: <c>samples</c>.</summary>
    public string SamplesPath => Path.Combine(FolderPath, "samples");

    /// <summary>The table of losses: <c>losses.csv</c>.</summary>
    public string LossesPath => Path.Combine(FolderPath, "losses.csv");

    /// <summary>The points for TensorBoard: <c>events.out.tfevents.sargan</c>.</summary>
    public string EventsPath => Path.Combine(FolderPath, "events.out.tfevents.sargan");

    /// <summary>Options and state of the run: <c>run.json</c>.</summary>
    public string SummaryPath => Path.Combine(FolderPath, "run.json");

    /// <summary>Whether a run has begun here.</summary>
    public bool HoldsRun => File.Exists(SummaryPath) || Directory.Exists(CheckpointsPath);

    /// <summary>Whether there is a checkpoint, broken or not, to go on from.</summary>
    internal bool HoldsCheckpoint => Directory.Exists(CheckpointsPath) && Directory.EnumerateFiles(CheckpointsPath, "step-*.checkpoint").Any();

    /// <summary>The sample grid of a step: <c>samples/step-000000200.png</c>.</summary>
    /// <param name="step">Updates done when it is drawn.</param>
    public string SamplePath(long step) => Path.Combine(SamplesPath, string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.png"));

    /// <summary>Makes the folder and those within it.</summary>
    /// <exception cref="IOException">A folder cannot be made.</exception>
    public void Create()
    {
        Directory.CreateDirectory(CheckpointsPath);
        Directory.CreateDirectory(SamplesPath);
    }

    /// <summary>Deletes what a run makes, and the folder itself where nothing else is in it.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Delete()
    {
        foreach (var file in new[] { ModelPath, LossesPath, EventsPath, SummaryPath }) if (File.Exists(file)) File.Delete(file);
        Empty(CheckpointsPath, "step-*.checkpoint*");
        Empty(SamplesPath, "step-*.png");
        DeleteIfEmpty(FolderPath);
    }

    private static void Empty(string folder, string pattern)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.GetFiles(folder, pattern)) File.Delete(file);
        DeleteIfEmpty(folder);
    }

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
