using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using SarGan.Data.Images;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Viewing;

/// <summary>Writes the page around the tiles: what it shows as JSON in it, and the files that every view has alike.</summary>
internal static class ViewPage
{
    private const string Marker = "view.json";
    private const string Generator = "SarGan";
    private const string ResourcePrefix = "SarGan.Data.Viewing.Page/";

    private static readonly string[] Entries = [Marker, SceneView.PageName, "assets", "tiles"];

    // Everything beyond letters that HTML gives a meaning is escaped: names and tags of files come from outside.
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    public static string TileFolder(string folder, string layer) => Path.Combine(folder, "tiles", layer);

    /// <summary>Whether a folder holds a view and nothing beside it.</summary>
    public static bool IsView(string folder)
    {
        if (Directory.EnumerateFileSystemEntries(folder).Any(entry => !Entries.Contains(Path.GetFileName(entry), StringComparer.Ordinal))) return false;
        var marker = new FileInfo(Path.Combine(folder, Marker));
        if (!marker.Exists || marker.Length > 1L << 28) return false;
        try
        {
            using var stream = marker.OpenRead();
            using var document = JsonDocument.Parse(stream);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("generator", out var generator)
                && generator.ValueKind == JsonValueKind.String && generator.GetString()!.StartsWith(Generator, StringComparison.Ordinal); // a string, by its kind
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static void Write(string folder, ViewPlan plan, IReadOnlyList<DrawnLayer> layers)
    {
        var json = JsonSerializer.Serialize(Describe(folder, plan, layers), JsonOptions);
        foreach (var name in typeof(ViewPage).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            var file = name[ResourcePrefix.Length..].Replace('\\', '/');
            var content = Read(name);
            if (file == SceneView.PageName) content = Encoding.UTF8.GetBytes(Fill(Encoding.UTF8.GetString(content), plan.Title, json));
            var path = Path.Combine(folder, file == SceneView.PageName ? file : Path.Combine("assets", file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below the view's folder
            AsideFile.Write(path, stream => stream.Write(content), flushToDisk: false);
        }

        AsideFile.Write(Path.Combine(folder, Marker), stream => stream.Write(Encoding.UTF8.GetBytes(json + "\n")));
    }

    private static string Fill(string page, string title, string json) =>
        // In this order: the JSON holds no "<", so nothing in it is taken for the place of the title.
        page.Replace("/*view*/", json, StringComparison.Ordinal).Replace("<!--title-->", System.Net.WebUtility.HtmlEncode(title), StringComparison.Ordinal);

    private static object Describe(string folder, ViewPlan plan, IReadOnlyList<DrawnLayer> layers) => new
    {
        Generator = $"{Generator} {Version}",
        plan.Title,
        plan.Attribution,
        Bounds = Degrees(plan.Bounds),
        MinZoom = layers.Min(layer => layer.Tiles.MinZoom),
        MaxZoom = layers.Max(layer => layer.Tiles.MaxZoom),
        Layers = layers.Select(layer => new
        {
            layer.Plan.Id,
            layer.Plan.Title,
            Synthetic = layer.Plan.IsSynthetic,
            layer.Tiles.MinZoom,
            layer.Tiles.MaxZoom,
            Bounds = Degrees(layer.Plan.Bounds),
            Scale = new { layer.Plan.Legend.Low, layer.Plan.Legend.High, layer.Plan.Unit, Colours = layer.Plan.Colours?.Stops.Select(stop => stop.ToString()) },
            Grey = layer.Plan.Raster.Info.Bands == 1,
            layer.Plan.Facts,
            Tiles = Index(TileFolder(folder, layer.Plan.Id)),
        }),
    };

    /// <summary>South-west and north-east corners, latitude before longitude, as Leaflet wants them.</summary>
    private static double[][] Degrees(MapBounds bounds)
    {
        var (west, south) = WebMercatorProjection.ToLonLat(bounds.West, bounds.South);
        var (east, north) = WebMercatorProjection.ToLonLat(bounds.East, bounds.North);
        return [[south, west], [north, east]];
    }

    /// <summary>Which tiles there are, so that the page asks for no other: by zoom and column, runs of first and last rows.</summary>
    private static SortedDictionary<int, SortedDictionary<int, List<int[]>>> Index(string folder)
    {
        var index = new SortedDictionary<int, SortedDictionary<int, List<int[]>>>();
        if (!Directory.Exists(folder)) return index;
        foreach (var zoom in Directory.EnumerateDirectories(folder))
        {
            var columns = index[Number(zoom)] = [];
            foreach (var column in Directory.EnumerateDirectories(zoom))
            {
                var runs = columns[Number(column)] = [];
                foreach (var row in Directory.EnumerateFiles(column).Select(Number).Order())
                {
                    if (runs.Count > 0 && runs[^1][1] == row - 1) runs[^1][1] = row;
                    else runs.Add([row, row]);
                }
            }
        }

        return index;

        static int Number(string path) => int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
    }

    private static string Version => typeof(ViewPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static byte[] Read(string resource)
    {
        using var stream = typeof(ViewPage).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The assembly lacks its resource {resource}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
