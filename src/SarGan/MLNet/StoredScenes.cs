using System.Text.Json;
using System.Text.Json.Serialization;
using SarGan.Consistency;
using SarGan.Models;
using SarGan.Scenes;

namespace SarGan.MLNet;

/// <summary>What a stored <see cref="SceneTransformer"/> keeps beside the model.</summary>
internal sealed record StoredScenes
{
    // Options that this version does not know would be lost silently, so they are refused.
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Input { get; init; }

    public required string Output { get; init; }

    public required string Folder { get; init; }

    public required TranslatorOptions Translator { get; init; }

    public TranslationDirection? Direction { get; init; }

    public int WindowPixels { get; init; }

    public SceneStatisticsMode Statistics { get; init; }

    public SceneBlending Blending { get; init; }

    public int? OverlapPixels { get; init; }

    public int StatisticsPixels { get; init; }

    /// <summary>As <see cref="SceneStatistics.Save"/> writes them.</summary>
    public byte[]? SharedStatistics { get; init; }

    public IReadOnlyList<int>? Bands { get; init; }

    public bool Resume { get; init; }

    public bool Force { get; init; }

    public bool Overviews { get; init; }

    /// <summary>Of a <see cref="ConsistencyScorer"/>, its calibration; null for none.</summary>
    public JsonElement? Calibration { get; init; }

    public string? Sensor { get; init; }

    /// <summary>Takes down what a step does.</summary>
    /// <exception cref="InvalidOperationException">It has a scorer that nobody could make again.</exception>
    public static StoredScenes Of(SceneColumn column)
    {
        var options = column.Options;
        var scorer = options.Scorer as ConsistencyScorer;
        if (options.Scorer is not null && scorer is null)
            throw new InvalidOperationException($"A pipeline with the scorer {options.Scorer.GetType().Name} cannot be stored: of scorers, only ConsistencyScorer can be made again.");
        return new StoredScenes
        {
            Input = column.Input,
            Output = column.Output,
            Folder = column.Folder,
            // The device is the machine's, not the model's.
            Translator = column.Scenes.Translator.Options with { Device = "cpu" },
            Direction = options.Direction,
            WindowPixels = options.WindowPixels,
            Statistics = options.Statistics,
            Blending = options.Blending,
            OverlapPixels = options.OverlapPixels,
            StatisticsPixels = options.StatisticsPixels,
            SharedStatistics = options.SharedStatistics?.ToBytes(),
            Bands = options.Bands,
            Resume = options.Resume,
            Force = options.Force,
            Overviews = options.Overviews,
            Calibration = scorer?.Estimator.Calibration.ToJson(),
            Sensor = scorer?.Sensor,
        };
    }

    /// <summary>The step again.</summary>
    /// <param name="translator">The model.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="FormatException">Statistics or calibration are broken.</exception>
    public SceneColumn ToColumn(Translator translator)
    {
        var options = new SceneOptions
        {
            Direction = Direction,
            WindowPixels = WindowPixels,
            Statistics = Statistics,
            Blending = Blending,
            OverlapPixels = OverlapPixels,
            StatisticsPixels = StatisticsPixels,
            SharedStatistics = SharedStatistics is { } bytes ? SceneStatistics.FromBytes(bytes, "The model zip") : null,
            Bands = Bands,
            Resume = Resume,
            Force = Force,
            Overviews = Overviews,
            Scorer = Calibration is { } json ? Scorer(translator, ConsistencyCalibration.FromJson(json)) : null,
        };
        options.Validate();
        return new SceneColumn(new SceneTranslator(translator), Input, Output, Folder, options);
    }

    private ConsistencyScorer Scorer(Translator translator, ConsistencyCalibration calibration) => new(new ConsistencyEstimator(translator, calibration.Direction, calibration), Sensor);
}
