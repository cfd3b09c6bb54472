using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SarGan.Training.Metrics;

/// <summary>A line of an <see cref="EvaluationReport"/>.</summary>
/// <param name="Name">"model", or a baseline: "copy" (the input as output) or "meanColor" (the training set's mean colour as output).</param>
/// <param name="Metrics">What it scored.</param>
public sealed record EvaluationRow(string Name, MetricSummary Metrics);

/// <summary>What a model scored on a set of images, beside trivial baselines.</summary>
public sealed record EvaluationReport
{
    private static readonly string[] TableHeader = ["", "PSNR (dB)", "SSIM", "MAE", "r", "Correlation", "Std ratio"];

    /// <summary>How reports are written: indented, camel-cased, infinities and NaN as the strings "Infinity", "-Infinity" and "NaN", which JSON's numbers lack. Read-only.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = MakeJsonOptions();

    /// <summary>Images judged.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Known scenes among them; 0 where scenes are unknown.</summary>
    public required int SceneCount { get; init; }

    /// <summary>The model first, then the baselines.</summary>
    public required IReadOnlyList<EvaluationRow> Rows { get; init; }

    /// <summary>The model's scores, image by image, in the order in which they were added.</summary>
    public required IReadOnlyList<ImageScores> Images { get; init; }

    /// <summary>The row of a name.</summary>
    /// <param name="name">"model", "copy" or "meanColor".</param>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public MetricSummary Of(string name) => Rows.FirstOrDefault(row => row.Name == name)?.Metrics
        ?? throw new ArgumentException($"There is no row \"{name}\". The rows are: {string.Join(", ", Rows.Select(row => row.Name))}.", nameof(name));

    /// <summary>The report as JSON; see <see cref="JsonOptions"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">The text is not such a report.</exception>
    public static EvaluationReport FromJson(string json) => JsonSerializer.Deserialize<EvaluationReport>(json, JsonOptions) ?? throw new JsonException("The text is null, not a report.");

    /// <summary>The report as cells of text for a table: a header row, then the model and the baselines; r is the copy ratio.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ToTable()
        => [TableHeader, .. Rows.Select(row => (IReadOnlyList<string>)
        [
            row.Name switch { "meanColor" => "mean colour", var name => name },
            Number(row.Metrics.Psnr.Value, "F2"),
            Number(row.Metrics.Ssim.Value, "F3"),
            Number(row.Metrics.MeanAbsoluteError.Value, "F4"),
            Number(row.Metrics.CopyRatio.Value, "F2"),
            Number(row.Metrics.Correlation.Value, "F3"),
            Number(row.Metrics.StandardDeviationRatio.Value, "F2"),
        ])];

    private static string Number(double value, string format)
        => double.IsPositiveInfinity(value) ? "inf" : double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static JsonSerializerOptions MakeJsonOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
