using System.Globalization;
using SarGan.Data.Radiometry;
using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>What a result says about where it comes from. No times: the same scene and settings give the same bytes.</summary>
internal static class SceneTags
{
    /// <summary>The metadata of a result.</summary>
    /// <param name="job">Scene, model and settings.</param>
    /// <param name="samples">What the samples are.</param>
    public static IReadOnlyDictionary<string, string> Create(SceneSettings job, RasterTags samples)
    {
        var tags = new Dictionary<string, string>
        {
            ["SARGAN_SYNTHETIC"] = "yes",
            ["SARGAN_MODEL_SHA256"] = job.ModelSha256,
            ["SARGAN_VERSION"] = job.LibraryVersion,
            ["SARGAN_SOURCE"] = job.SourceName,
            ["SARGAN_SOURCE_SHA256"] = job.SourceSha256,
            ["SARGAN_DIRECTION"] = job.Direction == TranslationDirection.SarToOptical ? "sar2opt" : "opt2sar",
            ["SARGAN_SETTINGS"] = job.ToText(),
        };
        if (job.Attribution is { Length: > 0 } attribution) tags["SARGAN_ATTRIBUTION"] = attribution;
        if (job.Forced.Count > 0) tags["SARGAN_FORCED"] = string.Join(" ", job.Forced);
        if (job.Scorer is { } scorer)
        {
            tags["SARGAN_SCORE"] = scorer;
            tags["SARGAN_SCORE_BAND"] = job.ScoreBand!; // There is one where there is a scorer.
            tags["SARGAN_SCORE_MAXIMUM"] = job.MostScore.ToString("R", CultureInfo.InvariantCulture);
        }

        // These replace what begins like them, so they come first.
        return samples.ApplyTo(new Dictionary<string, string>()).Concat(tags).ToDictionary();
    }
}
