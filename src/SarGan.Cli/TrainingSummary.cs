using System.Text.Json;

namespace SarGan.Cli;

/// <summary>What a bundle remembers of its training, as far as the commands read it.</summary>
internal static class TrainingSummary
{
    /// <summary>The mean colour of the training images of a domain, 0..255, in so many channels; null where the bundle does not tell.</summary>
    /// <param name="training">The manifest's summary.</param>
    /// <param name="domain">"sar" or "optical".</param>
    /// <param name="channels">Channels of the images to compare with: a grey image replicated for training has its one mean three times.</param>
    public static IReadOnlyList<double>? MeanColor(JsonElement? training, string domain, int channels)
    {
        if (training is not { ValueKind: JsonValueKind.Object } summary
            || !summary.TryGetProperty("meanColor", out var colors) || colors.ValueKind != JsonValueKind.Object
            || !colors.TryGetProperty(domain, out var color) || color.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var values = color.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Number).Select(value => Math.Clamp(value.GetDouble(), 0, 255)).ToArray();
        if (values.Length == 0) return null;
        if (values.Length == channels) return values;
        return channels == 1 ? [values.Average()] : values.Length == 1 ? [.. Enumerable.Repeat(values[0], channels)] : null;
    }
}
