using System.Text.Json.Nodes;
using SarGan.Data.Batches;

namespace SarGan.Training.Runs;

/// <summary>The mean of each channel over the training images of one domain, gathered during the first epoch.</summary>
internal sealed class ColourMeans
{
    private double[] _sums = [];
    private long _pixels;

    /// <summary>Channel means in [-1, 1]; empty before the first image.</summary>
    public IReadOnlyList<double> Values => [.. _sums.Select(s => s / _pixels)];

    public void Add(ImageBatch images)
    {
        if (_sums.Length == 0) _sums = new double[images.Channels];
        var plane = images.Height * images.Width;
        var sums = new double[images.Count * images.Channels];
        for (var i = 0; i < sums.Length; i++)
        {
            foreach (var value in images.Values.AsSpan(i * plane, plane)) sums[i] += value;
        }
        // Where the watchdog lets samples pass that are no numbers, one must not cost the mean of all.
        if (!sums.All(double.IsFinite)) return;
        for (var i = 0; i < sums.Length; i++) _sums[i % images.Channels] += sums[i];
        _pixels += (long)images.Count * plane;
    }

    public JsonObject Save() => new() { ["pixels"] = _pixels, ["sums"] = new JsonArray([.. _sums.Select(s => (JsonNode)s)]) };

    public void Load(JsonNode? state)
    {
        _pixels = (long)state!["pixels"]!; // written by Save; the file's digest has been checked
        _sums = [.. state["sums"]!.AsArray().Select(s => (double)s!)];
    }
}
