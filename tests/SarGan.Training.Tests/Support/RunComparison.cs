using System.IO.Compression;
using SarGan.Training.Events;
using SarGan.Training.Runs;

namespace SarGan.Training.Tests.Support;

/// <summary>Whether two runs left the same, bit for bit; only times may differ.</summary>
internal static class RunComparison
{
    public static void AssertEqual(RunFolder expected, RunFolder actual)
    {
        Assert.Equal(LossesWithoutSeconds(expected), LossesWithoutSeconds(actual));
        Assert.Equal(EventSteps(expected), EventSteps(actual));
        Assert.Equal(File.ReadAllBytes(expected.ModelPath), File.ReadAllBytes(actual.ModelPath));
        var (before, after) = (Tensors(expected), Tensors(actual));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var (name, bytes) in before) Assert.True(bytes.SequenceEqual(after[name]), $"{name} differs.");
    }

    public static string LossesWithoutSeconds(RunFolder run) =>
        string.Join('\n', File.ReadAllLines(run.LossesPath).Select(line => line[..line.LastIndexOf(',')]));

    public static IReadOnlyList<long> EventSteps(RunFolder run)
    {
        using var stream = File.OpenRead(run.EventsPath);
        return EventFile.ReadSteps(stream);
    }

    /// <summary>The tensor entries of the newest checkpoint.</summary>
    public static Dictionary<string, byte[]> Tensors(RunFolder run)
    {
        using var archive = ZipFile.OpenRead(Directory.GetFiles(run.CheckpointsPath, "*.checkpoint").Order(StringComparer.Ordinal).Last());
        return archive.Entries.Where(e => e.Name.EndsWith(".safetensors", StringComparison.Ordinal)).ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });
    }
}
