using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SarGan.Data.Tests.Sources.Tellus;

/// <summary>Answers as both of Tellus's interfaces and its tile server give them, from what is public of them.</summary>
internal static class TellusAnswers
{
    public const string TokenHeader = "Bearer geheim-4711";

    /// <summary>A scene of the older interface; the box is west, south, east, north.</summary>
    public static string LegacyScene(string id, double west, double south, double east, double north, string link = "/publish/x") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"dataset_id":"{{id}}","bbox":[{{west}},{{south}},{{east}},{{north}}],"mode":"SM1","observation_datetime":"2018-10-18T03:00:00Z","publish_link":"{{link}}","polarisations":"HH"}""");

    public static string LegacyPage(int? count, params string[] scenes) => $$"""{{{(count is null ? "" : $"\"count\":{count},")}}"items":[{{string.Join(',', scenes)}}]}""";

    public static string LegacyFiles(params (string Name, string Address, long? Length)[] files) =>
        $$"""{"files":[{{string.Join(',', files.Select(file => $$"""{"file_name":{{JsonSerializer.Serialize(file.Name)}},"url":"{{file.Address}}"{{(file.Length is null ? "" : $",\"file_size\":{file.Length}")}}}"""))}}]}""";

    /// <summary>A scene of Traveler; corners are longitude and latitude, the ring is closed here.</summary>
    public static string TravelerScene(string id, string name, params (double Longitude, double Latitude)[] corners)
    {
        var ring = string.Join(',', corners.Append(corners[0]).Select(corner => string.Create(CultureInfo.InvariantCulture, $"[{corner.Longitude},{corner.Latitude}]")));
        return $$$"""{"type":"Feature","id":"{{{id}}}","dataset_id":"d1","geometry":{"type":"Polygon","coordinates":[[{{{ring}}}]]},"properties":{"tellus:name":"{{{name}}}","sar:instrument_mode":"SM1","start_datetime":"2018-10-18T03:00:00.5+00:00","end_datetime":"2018-10-18T03:00:09+00:00"}}""";
    }

    public static string TravelerPage(string? cursor, params string[] scenes) =>
        $$$"""{"type":"FeatureCollection","features":[{{{string.Join(',', scenes)}}}],"meta":{"total":9,"search-condition":{"paginate":{"cursor":{{{JsonSerializer.Serialize(cursor)}}} ,"size":10} } } }""";

    public static string TravelerFiles(params (int Id, string Name, long Length, bool Available)[] files) =>
        $$"""{"results":[{{string.Join(',', files.Select(file => $$"""{"id":{{file.Id}},"name":{{JsonSerializer.Serialize(file.Name)}},"size_bytes":{{file.Length}},"status":"uploaded","is_downloadable":{{(file.Available ? "true" : "false")}}}"""))}}]}""";

    public static Task SendJsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
