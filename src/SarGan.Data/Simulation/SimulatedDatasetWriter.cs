using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>Draws simulated data sets into folders.</summary>
internal static class SimulatedDatasetWriter
{
    public const string Format = "sargan-simulation";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(string root, SimulatedDatasetOptions options, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        using var folder = SimulationFolder.Open(root);
        var entries = WriteTiles(folder.NewTiles, options, progress, cancellationToken);
        folder.Replace(stream => JsonSerializer.Serialize(stream, new Manifest(Format, 1, options, entries), Json));
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

    private sealed record Manifest(string Format, int FormatVersion, SimulatedDatasetOptions Options, IReadOnlyList<SceneEntry> Scenes);

    /// <param name="Scene">The number in the folder's name.</param>
    /// <param name="Landscape">What the scene shows mostly.</param>
    /// <param name="OpticalToSar">Scene pixels: x' = a x + b y + c, y' = d x + e y + f.</param>
    /// <param name="WarpPhases">Phases in radians of the local warp's waves; amplitude and wavelength are in the options.</param>
    /// <param name="LandCover">Share by class.</param>
    private sealed record SceneEntry(int Scene, Landscape Landscape, double[] OpticalToSar, IReadOnlyList<double>? WarpPhases, IReadOnlyDictionary<string, double> LandCover);
}
