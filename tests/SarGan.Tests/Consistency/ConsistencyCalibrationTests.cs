using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Consistency;
using SarGan.Data.Randomness;
using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.Training.Metrics;

namespace SarGan.Tests.Consistency;

public sealed class ConsistencyCalibrationTests
{
    private static readonly IReadOnlyList<string> Names = ConsistencyFeatures.Names(hasCycle: true, outputChannels: 3);

    [Fact]
    public void Learn_ErrorsThatFollowASign_RanksAndKeepsItsPromises()
    {
        var calibration = Learnt(1);
        var (signs, errors) = Blocks(2, 4000);

        var scores = signs.Select(s => Score(calibration, s)).ToList();

        // The noise that Draw adds to the logarithm leaves 0.7 to 0.8 at best.
        Assert.True(RankCorrelation.Spearman([.. scores.Select(s => -s)], errors) > 0.65);
        foreach (var bin in scores.Zip(errors).GroupBy(p => (int)(p.First * 5)).Where(g => g.Count() > 200))
        {
            var (promised, kept) = (bin.Average(p => p.First), bin.Count(p => p.Second <= calibration.ReferenceError) / (double)bin.Count());
            Assert.True(Math.Abs(promised - kept) < 0.08, $"Promised {promised:F2}, kept {kept:F2}.");
        }
    }

    [Fact]
    public void Learn_SignsThatSayNothing_PromisesHalf()
    {
        var learner = new ConsistencyLearner(Names);
        var random = new RandomStream(3, "nothing");
        for (var image = 0; image < 20; image++) Add(learner, Enumerable.Range(0, 64).Select(_ => (Draw(random).Signs, random.NextDouble(0.01, 0.2))));

        var calibration = learner.Learn(TranslationDirection.SarToOptical, null);

        Assert.All(Blocks(4, 200).Signs, s => Assert.InRange(Score(calibration, s), 0.25, 0.75));
    }

    [Fact]
    public void Score_GroundFarFromTheTrainingSets_IsTrustedLess()
    {
        var calibration = Learnt(1);
        var (signs, _) = Blocks(5, 200);
        foreach (var known in signs.Where(s => WithDistance(calibration, s)[^1] < calibration.KnownDistance))
        {
            // Only the distance differs.
            var strange = WithDistance(calibration, known);
            var before = calibration.Score(strange);
            strange[^1] = 100 * calibration.KnownDistance;
            Assert.True(calibration.Score(strange) <= 0.01 * 1.0001, $"{before} became {calibration.Score(strange)}.");
        }
    }

    [Fact]
    public void Learn_TooFewBlocks_IsRefusedInWords()
    {
        var learner = new ConsistencyLearner(Names);
        Add(learner, [(Draw(new RandomStream(1, "few")).Signs, 0.1)]);

        Assert.Contains("held-out pairs", Assert.Throws<ArgumentException>(() => learner.Learn(TranslationDirection.SarToOptical, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ThereAndBack_ScoresTheSame()
    {
        var calibration = Learnt(1) with { Sensor = "Sentinel-1 IW VV" };

        var read = ConsistencyCalibration.FromJson(JsonDocument.Parse(calibration.ToJson().GetRawText()).RootElement);

        Assert.Equal("Sentinel-1 IW VV", read.Sensor);
        Assert.All(Blocks(6, 50).Signs, s => Assert.Equal(Score(calibration, s), Score(read, s)));
    }

    [Theory]
    [InlineData("formatVersion", "2")]
    [InlineData("weights", "[1, 2]")]
    [InlineData("features", "[]")]
    [InlineData("slope", "1")]
    [InlineData("deviations", "null")]
    [InlineData("means", "[\"a\"]")]
    [InlineData("referenceError", "0")]
    [InlineData("knownDistance", "1e999")]
    [InlineData("direction", "\"sideways\"")]
    public void Json_Damaged_IsRefused(string property, string value)
    {
        var json = JsonNode.Parse(Learnt(1).ToJson().GetRawText())!;
        json[property] = JsonNode.Parse(value);

        Assert.Throws<FormatException>(() => ConsistencyCalibration.FromJson(JsonDocument.Parse(json.ToJsonString()).RootElement));
    }

    [Fact]
    public void Save_Bundle_KeepsTheWeightsAndHoldsTheCalibration()
    {
        var folder = Directory.CreateTempSubdirectory("sargan-consistency-");
        try
        {
            CheckSave(Path.Combine(folder.FullName, "model.sargan"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void CheckSave(string path)
    {
        File.WriteAllBytes(path, TinyModels.Bundle());
        Assert.Contains("calibrate-confidence", Assert.Throws<InvalidOperationException>(() => BundleConsistency.Find(ModelBundle.ReadManifest(path), TranslationDirection.SarToOptical)).Message, StringComparison.Ordinal);

        var before = ModelBundle.ReadManifest(path);
        BundleConsistency.Save(path, [Learnt(1)], path);
        var after = ModelBundle.ReadManifest(path);

        Assert.Equal(before.Sha256, after.Sha256);
        Assert.Equal(before.FormatVersion, after.FormatVersion);
        Assert.Equal(Learnt(1).Weights, BundleConsistency.Find(after, TranslationDirection.SarToOptical).Weights);
        Assert.False(BundleConsistency.Has(after, TranslationDirection.OpticalToSar));
    }

    internal static ConsistencyCalibration Learnt(long seed)
    {
        var learner = new ConsistencyLearner(Names);
        var (signs, errors) = Blocks(seed, 2048);
        for (var image = 0; image < 32; image++) Add(learner, Enumerable.Range(64 * image, 64).Select(i => (signs[i], errors[i])));
        return learner.Learn(TranslationDirection.SarToOptical, null);
    }

    private static void Add(ConsistencyLearner learner, IEnumerable<(double[] Signs, double Error)> blocks)
    {
        // Images of one row of blocks, each of one value throughout.
        var list = blocks.ToList();
        var (width, height) = (FeatureMaps.BlockSize * list.Count, FeatureMaps.BlockSize);
        float[] Spread(Func<int, double> value) => [.. Enumerable.Range(0, width * height).Select(i => (float)value(i % width / FeatureMaps.BlockSize))];
        learner.Add(new FeatureMaps(width, height, [.. Enumerable.Range(0, list[0].Signs.Length).Select(k => Spread(b => list[b].Signs[k]))]), Spread(b => list[b].Error), width, height);
    }

    /// <summary>Normal-like signs; the logarithm of the error follows the first and the square of the second, with noise.</summary>
    private static (List<double[]> Signs, List<double> Errors) Blocks(long seed, int count)
    {
        var random = new RandomStream(seed, "blocks");
        var drawn = Enumerable.Range(0, count).Select(_ => Draw(random)).ToList();
        return ([.. drawn.Select(d => d.Signs)], [.. drawn.Select(d => d.Error)]);
    }

    private static (double[] Signs, double Error) Draw(RandomStream random)
    {
        double Normal() => random.NextDouble(-1, 1) + random.NextDouble(-1, 1) + random.NextDouble(-1, 1);
        var signs = Names.Select(_ => Normal()).ToArray();
        return (signs, Math.Exp(-3 + (0.5 * signs[0]) + (0.3 * signs[1] * signs[1]) + (0.4 * Normal())));
    }

    private static double[] WithDistance(ConsistencyCalibration calibration, double[] signs) =>
        [.. signs, calibration.Distance(signs.AsSpan(calibration.FirstGround, ConsistencyFeatures.InputNames.Count))];

    private static double Score(ConsistencyCalibration calibration, double[] signs) => calibration.Score(WithDistance(calibration, signs));
}
