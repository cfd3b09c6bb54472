using SarGan.Data.Sources.Http;

namespace SarGan.Data.Sources.Tellus;

/// <summary>Finds PALSAR-2 scenes on Tellus and fetches their files, whichever of the service's two interfaces is spoken.</summary>
/// <remarks><see cref="TravelerTellusClient"/> speaks the one that is offered now, <see cref="LegacyTellusClient"/> the one that it replaced.</remarks>
public interface ITellusClient : IDisposable
{
    /// <summary>Searches for scenes whose footprint contains a point, page by page as they are asked for.</summary>
    /// <param name="search">What for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Scenes in the service's order, <see cref="TellusSearch.MaxScenes"/> at most.</returns>
    /// <exception cref="ArgumentException">The conditions contradict each other.</exception>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or does not answer as this interface does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<TellusScene> SearchAsync(TellusSearch search, CancellationToken cancellationToken = default);

    /// <summary>Lists the files of a scene.</summary>
    /// <param name="scene">One that this client found.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or does not answer as this interface does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyList<TellusFile>> ListFilesAsync(TellusScene scene, CancellationToken cancellationToken = default);

    /// <summary>Fetches a file of a scene.</summary>
    /// <param name="file">One that this client listed.</param>
    /// <param name="folder">Where to; made if it is not there. The name is the file's own, as <see cref="SafeFileName"/> makes it harmless.</param>
    /// <param name="progress">Told after every piece; null for nobody.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived is kept for the next call.</param>
    /// <exception cref="SourceException">The service cannot be reached, does not hand the file out, or does not send the file that was expected.</exception>
    /// <exception cref="IOException">The file is there already and not known to be right, another process is fetching it, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<DownloadResult> DownloadAsync(TellusFile file, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default);
}
