using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Http;

namespace SarGan.Cli.Commands.Sources;

/// <summary>A file to fetch.</summary>
/// <param name="Folder">Where to.</param>
/// <param name="Name">Its name as the service states it.</param>
/// <param name="Length">Its bytes; null where the service does not say.</param>
/// <param name="Fetch">Fetches it.</param>
internal sealed record FetchedFile(string Folder, string Name, long? Length, Func<IProgress<DownloadProgress>, Task<DownloadResult>> Fetch);

/// <summary>Fetches files one after another and shows how far it is.</summary>
internal static class FileFetching
{
    public static IReadOnlyList<object> Run(IReadOnlyList<FetchedFile> files, CliOutput output, WarningList warnings)
    {
        var results = new List<object>();
        ProgressDisplay.Run(output, "file", files.Count, report =>
        {
            for (var i = 0; i < files.Count; i++)
            {
                var (file, done) = (files[i], i);
                var path = Path.Combine(file.Folder, SafeFileName.From(file.Name));
                if (file.Length is null && File.Exists(path))
                {
                    // Whether it is whole cannot be known, and it may be the user's own.
                    warnings.Add($"{path} is there already and was left as it is; the service does not say how long it should be.");
                    results.Add(new { path, bytes = new FileInfo(path).Length, wasThere = true });
                    continue;
                }

                var result = file.Fetch(new Reporter(progress => report(done, Text(file.Name, progress)))).GetAwaiter().GetResult();
                results.Add(new { path = result.Path, bytes = result.Length, wasThere = result.WasThere });
                report(i + 1, file.Name);
            }
        });
        return results;
    }

    private static string Text(string name, DownloadProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {progress.BytesDone / 1e6:F1}{(progress.Bytes is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all / 1e6:F1}") : "")} MB");

    /// <summary>Reports at once; Progress&lt;T&gt; would come late and in any order.</summary>
    private sealed class Reporter(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
