using System.Text.Json;
using SarGan.Data.Sources.Http;

namespace SarGan.Data.Sources.Tellus;

/// <summary>Lists of files, which both interfaces give as an object with an array in it.</summary>
internal static class TellusFiles
{
    /// <summary>Asks for the files of a scene.</summary>
    /// <param name="channel">The service.</param>
    /// <param name="scene">Whose.</param>
    /// <param name="list">The array's name, and what the whole answer should be, as messages say it.</param>
    /// <param name="read">Reads a file, given what messages call it and the address that the list came from.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or answers otherwise.</exception>
    public static async Task<IReadOnlyList<TellusFile>> ListAsync(
        SourceChannel channel, TellusScene scene, (string Name, string Expected) list, Func<JsonAnswer, JsonElement, string, Uri, TellusFile> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var request = new SourceRequest(scene.FilesAddress, list.Expected);
        using var document = await channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false);
        return JsonAnswer.Read(request, json =>
        {
            json.Require(document.RootElement, JsonValueKind.Object, "the answer");
            return json.Array(document.RootElement, list.Name, "the answer").EnumerateArray().Select((file, index) => read(json, file, FormattableString.Invariant($"file {index}"), request.Address)).ToList();
        });
    }
}
