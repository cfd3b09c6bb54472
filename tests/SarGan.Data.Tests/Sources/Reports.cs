using SarGan.Data.Sources.Http;

namespace SarGan.Data.Tests.Sources;

/// <summary>Keeps what a download reports, at once and on its thread.</summary>
internal sealed class Reports(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
{
    public List<DownloadProgress> All { get; } = [];

    public void Report(DownloadProgress value)
    {
        All.Add(value);
        then?.Invoke(value);
    }
}
