using System.Text.Json;
using SarGan.Models;
using SarGan.Models.Layers;
using SarGan.Models.Weights;

namespace SarGan.Scenes;

/// <summary>What one model measures in a scene, or in several of one mosaic together: the same statistics give neighbouring scenes one look.</summary>
public sealed record SceneStatistics
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The SHA-256 of the model that measured.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Which way it translated.</summary>
    public required TranslationDirection Direction { get; init; }

    /// <summary>The mean of the measurements, by the scaling's channel, in [-1, 1]: what pixels without a measurement look like to the network.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>The share of measurements beyond the clip range of the model's contract, 0..1.</summary>
    public double ClippedShare { get; init; }

    /// <summary>The norms' statistics; empty for networks that need none, such as those with batch norm.</summary>
    public required NormStatistics Norms { get; init; }

    /// <summary>Those of the way back, from translated windows; null where nobody asked for them.</summary>
    public NormStatistics? BackwardNorms { get; init; }

    /// <summary>Writes the statistics to a JSON file, aside first and then moved into place.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AsideFile.Write(path, stream => stream.Write(ToBytes()));
    }

    /// <summary>Reads statistics.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FormatException">The file holds something else; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SceneStatistics Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FromBytes(File.ReadAllBytes(path), path);
    }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Stored(ModelSha256, Direction.ToString(), [.. Mean], ClippedShare, Norms.ToJson(), BackwardNorms?.ToJson()), Json);

    internal static SceneStatistics FromBytes(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(bytes, Json);
            if (stored is not { ModelSha256.Length: > 0, Mean: not null } || !Enum.TryParse<TranslationDirection>(stored.Direction, out var direction) || !stored.Mean.All(float.IsFinite))
                throw new FormatException("modelSha256, direction and mean are expected.");
            return new SceneStatistics
            {
                ModelSha256 = stored.ModelSha256,
                Direction = direction,
                Mean = stored.Mean,
                ClippedShare = stored.ClippedShare,
                Norms = NormStatistics.FromJson(stored.Norms),
                BackwardNorms = stored.BackwardNorms is { } back ? NormStatistics.FromJson(back) : null,
            };
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"{name} holds no scene statistics: {problem.Message}", problem);
        }
    }

    private sealed record Stored(string ModelSha256, string Direction, float[] Mean, double ClippedShare, JsonElement Norms, JsonElement? BackwardNorms);
}
