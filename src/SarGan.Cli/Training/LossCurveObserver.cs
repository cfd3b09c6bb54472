using SarGan.Training;
using SarGan.Training.Reports;

namespace SarGan.Cli.Training;

/// <summary>Draws <c>losses.png</c> from the run's table at every checkpoint and at the end.</summary>
internal sealed class LossCurveObserver : ITrainingObserver
{
    public void OnCheckpoint(TrainingRun run, string path) => Draw(run);

    public void OnEnd(TrainingRun run, TrainingResult result) => Draw(run);

    private static void Draw(TrainingRun run)
    {
        if (run.Folder is not { } folder || !File.Exists(folder.LossesPath)) return;
        var rows = LossTable.Read(folder.LossesPath);
        if (rows.Count > 0) LossCurves.Save(Path.Combine(folder.FolderPath, "losses.png"), rows);
    }
}
