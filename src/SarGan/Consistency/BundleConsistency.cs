using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;

namespace SarGan.Consistency;

/// <summary>The calibrations in a bundle's manifest: one a direction, under its name.</summary>
public static class BundleConsistency
{
    /// <summary>The calibration for a direction.</summary>
    /// <param name="manifest">What the bundle says about itself.</param>
    /// <param name="direction">The direction.</param>
    /// <exception cref="InvalidOperationException">There is none; the message says how to make one.</exception>
    /// <exception cref="ModelBundleException">It is broken.</exception>
    public static ConsistencyCalibration Find(BundleManifest manifest, TranslationDirection direction)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Consistency is not { ValueKind: JsonValueKind.Object } all || !all.TryGetProperty(Name(direction), out var json))
        {
            throw new InvalidOperationException(
                $"The model has no consistency calibration for {direction}. Make one from held-out pairs: sargan calibrate-confidence --model MODEL.sargan --data DIR, or ConsistencyCalibrator.");
        }
        try
        {
            var calibration = ConsistencyCalibration.FromJson(json);
            return calibration.Direction == direction ? calibration : throw new FormatException($"The consistency calibration under {Name(direction)} is for {calibration.Direction}.");
        }
        catch (FormatException e)
        {
            throw new ModelBundleException(e.Message, e);
        }
    }

    /// <summary>Whether there is a calibration for a direction.</summary>
    /// <param name="manifest">What the bundle says about itself.</param>
    /// <param name="direction">The direction.</param>
    public static bool Has(BundleManifest manifest, TranslationDirection direction)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Consistency is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(Name(direction), out _);
    }

    /// <summary>Writes a bundle again with calibrations, which take the places of earlier ones of their directions. The weights stay as they are.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="calibrations">At most one a direction.</param>
    /// <param name="output">The file to write, which may be <paramref name="path"/>: it is written aside and moved.</param>
    /// <param name="networks">The networks that a bundle may name; null for SarGan's own.</param>
    /// <exception cref="ModelBundleException">The bundle is missing or broken.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<ConsistencyCalibration> calibrations, string output, NetworkCatalog? networks = null)
    {
        ArgumentNullException.ThrowIfNull(calibrations);
        using var bundle = ModelBundle.Load(path, networks ?? NetworkCatalog.CreateDefault());
        var all = bundle.Manifest.Consistency is { ValueKind: JsonValueKind.Object } before ? JsonObject.Create(before)! : [];
        foreach (var calibration in calibrations) all[Name(calibration.Direction)] = JsonNode.Parse(calibration.ToJson().GetRawText());
        ModelBundle.Save(output, bundle.Manifest with { Consistency = JsonSerializer.SerializeToElement(all) }, bundle.Networks);
    }

    internal static void ThrowIfForeign(ConsistencyCalibration calibration, bool hasWayBack, int resultChannels)
    {
        if (calibration.Features.SkipLast(1).SequenceEqual(ConsistencyFeatures.Names(hasWayBack, resultChannels))) return;
        throw new ModelBundleException($"The consistency calibration is for other signs ({string.Join(", ", calibration.Features)}) than this model and this version of SarGan give. Calibrate anew.");
    }

    private static string Name(TranslationDirection direction) => JsonNamingPolicy.CamelCase.ConvertName(direction.ToString());
}
