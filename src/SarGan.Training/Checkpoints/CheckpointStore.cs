using System.Globalization;
using Microsoft.Extensions.Logging;
using SarGan.Models.Weights;

namespace SarGan.Training.Checkpoints;

/// <summary>The checkpoints of one run: a folder of files named by step, of which the last few are kept.</summary>
internal sealed class CheckpointStore(string folder, int keep, ILogger logger)
{
    private const string Prefix = "step-", Extension = ".checkpoint";

    /// <summary>The files, newest first.</summary>
    public IReadOnlyList<(long Step, string Path)> Files => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, Prefix + "*" + Extension).Select(p => (StepOf(p), p)).Where(f => f.Item1 >= 0).OrderByDescending(f => f.Item1)];

    /// <summary>Writes the checkpoint of a step, then deletes those beyond the number kept.</summary>
    /// <param name="step">The step.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="spare">The newest one of this step or before is kept too; null for none.</param>
    /// <returns>Its file.</returns>
    public string Write(long step, Action<Stream> write, long? spare)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}{Extension}"));
        AsideFile.Write(path, write, path + ".partial");
        var files = Files;
        var spared = files.Where(f => f.Step <= spare).Select(f => f.Path).FirstOrDefault();
        foreach (var (_, old) in files.Skip(keep)) if (old != spared) File.Delete(old);
        return path;
    }

    /// <summary>Opens the newest whole checkpoint of a step or before, and deletes those after it.</summary>
    /// <returns>Null where there is none.</returns>
    public (string Path, CheckpointFile File)? OpenAtMost(long step)
    {
        foreach (var (_, path) in Files.Where(f => f.Step > step)) File.Delete(path);
        return Files.Count == 0 ? null : OpenNewest();
    }

    /// <summary>Opens the newest checkpoint that is whole; broken ones are renamed, so that they neither count nor are tried again.</summary>
    /// <returns>Null where there is none at all.</returns>
    /// <exception cref="CheckpointException">There are checkpoints, but each one is broken.</exception>
    public (string Path, CheckpointFile File)? OpenNewest()
    {
        CheckpointException? last = null;
        foreach (var (_, path) in Files)
        {
            try
            {
                return (path, CheckpointFile.Open(path));
            }
            catch (CheckpointException e)
            {
                last = e;
                File.Move(path, path + ".broken", overwrite: true);
                logger.BrokenCheckpoint(path + ".broken", e.Message);
            }
        }
        return last is null ? null : throw new CheckpointException($"No checkpoint in {folder} is whole. Start anew, or put one back. The last one tried: {last.Message}", last);
    }

    private static long StepOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;
}
