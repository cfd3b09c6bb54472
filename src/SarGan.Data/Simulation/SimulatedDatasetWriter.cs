using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>Writes simulated data sets as folders: aside first, then moved into place, and never over anything that no simulation made.</summary>
internal static partial class SimulatedDatasetWriter
{
    public const string ManifestName = "simulation.json";

    private const string Format = "sargan-simulation";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(string root, SimulatedDatasetOptions options, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        var target = Path.Combine(root, SimulatedDataset.FolderName);
        var manifest = Path.Combine(root, ManifestName);
        RefuseForeign(target, manifest);
        Directory.CreateDirectory(root);
        var aside = Path.Combine(root, $".simulation-{Guid.NewGuid():N}.tmp");
        try
        {
            var entries = WriteTiles(aside, options, progress, cancellationToken);
            // Looked at again: the drawing takes a while.
            RefuseForeign(target, manifest);
            var old = Path.Combine(root, $".simulation-{Guid.NewGuid():N}.old");
            if (Directory.Exists(target)) Directory.Move(target, old);
            Directory.Move(aside, target);
            AsideFile.Write(manifest, stream => JsonSerializer.Serialize(stream, new Manifest(Format, 1, options, entries), Json));
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static List<SceneEntry> WriteTiles(string folder, SimulatedDatasetOptions options, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        var entries = new List<SceneEntry>();
        for (var i = 0; i < options.Scenes; i++)
        {
            var scene = SceneSimulator.Simulate(options.Simulation, options.FirstScene + i, cancellationToken);
            foreach (var tile in SimulatedTile.Cut(scene, options.TileSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteTile(folder, tile, Domain.Sar, tile.Sar);
                WriteTile(folder, tile, Domain.Optical, tile.Optical);
            }
            entries.Add(Describe(scene));
            progress?.Report(new SimulationProgress(i + 1, options.Scenes));
        }
        return entries;
    }

    private static void WriteTile(string folder, SimulatedTile tile, Domain domain, PixelImage image)
    {
        var scene = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{SimulatedTile.Sensor(domain)}_{tile.SceneNumber}"));
        Directory.CreateDirectory(scene);
        ImageFile.Write(Path.Combine(scene, tile.NameOf(domain)), image);
    }

    private static SceneEntry Describe(SimulatedScene scene)
    {
        var affine = scene.Transform.Affine;
        return new SceneEntry(
            scene.SceneIndex + 1,
            scene.Landscape,
            [affine.ScaleX, affine.ShearX, affine.OffsetX, affine.ShearY, affine.ScaleY, affine.OffsetY],
            scene.Transform.HasLocalWarp ? scene.Transform.WarpPhases : null,
            Enum.GetValues<LandCover>().ToDictionary(cover => JsonNamingPolicy.CamelCase.ConvertName(cover.ToString()), cover => Math.Round(scene.ShareOf(cover), 4)));
    }

    private static void RefuseForeign(string target, string manifest)
    {
        if (File.Exists(target)) throw new IOException($"{target} is a file: a simulated data set would be a folder of this name. Choose another root.");
        if (Directory.Exists(target))
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(target, entry).Replace('\\', '/');
                if (!(Directory.Exists(entry) ? SceneFolder() : SceneFile()).IsMatch(name))
                    throw new IOException($"{entry} was not made by a simulation, so {target} is not replaced. Move it away or choose another root.");
            }
        }
        if (Directory.Exists(manifest) || (File.Exists(manifest) && !IsManifest(manifest)))
            throw new IOException($"{manifest} was not made by a simulation and is not replaced. Move it away or choose another root.");
    }

    private static bool IsManifest(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.GetString() == Format;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("^s[12]_[0-9]+$")]
    private static partial Regex SceneFolder();

    [GeneratedRegex("^(s[12]_[0-9]+)/ROIs0001_sim_\\1_p[0-9]+\\.png$")]
    private static partial Regex SceneFile();

    private sealed record Manifest(string Format, int FormatVersion, SimulatedDatasetOptions Options, IReadOnlyList<SceneEntry> Scenes);

    /// <param name="Scene">The number in the folder's name.</param>
    /// <param name="Landscape">What the scene shows mostly.</param>
    /// <param name="OpticalToSar">Scene pixels: x' = a x + b y + c, y' = d x + e y + f.</param>
    /// <param name="WarpPhases">Phases in radians of the local warp's waves; amplitude and wavelength are in the options.</param>
    /// <param name="LandCover">Share by class.</param>
    private sealed record SceneEntry(int Scene, Landscape Landscape, double[] OpticalToSar, IReadOnlyList<double>? WarpPhases, IReadOnlyDictionary<string, double> LandCover);
}
