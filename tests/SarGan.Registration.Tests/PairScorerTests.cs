using SarGan.Data.Images;
using SarGan.Registration.Pairs;

namespace SarGan.Registration.Tests;

public sealed class PairScorerTests
{
    private static readonly PairScorer Scorer = new();

    [Fact]
    public void Compare_TheSameGround_ScoresHighAndFallsWithTheShift()
    {
        var scene = TestImages.Scene(256, 1);
        var (sar, optical) = (RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical));
        var scores = new[] { 0, 4, 8 }.Select(shift => Scorer.Compare(TestImages.Move(sar, TestImages.Similarity(0, 1, shift, 0)), optical)).ToList();
        Assert.True(scores[0].Score > 0.7, $"{scores[0]}");
        Assert.True(scores[1].Score < scores[0].Score && scores[2].Score < 0.3, $"{scores[0]} {scores[1]} {scores[2]}");
        Assert.All(scores, score => Assert.InRange(score.Score, 0, 1));
        // Whole pixels, and layover moves a town's edges by some more.
        Assert.InRange(scores[1].ShiftX - scores[0].ShiftX, 3, 5);
        Assert.InRange(Math.Abs(scores[0].ShiftX) + Math.Abs(scores[0].ShiftY), 0, 3);
    }

    [Fact]
    public void Score_OtherGround_ScoresLow()
    {
        for (var scene = 0; scene < 4; scene++)
        {
            var (sar, optical) = (TestImages.Scene(256, scene).Sar, TestImages.Scene(256, scene + 4).Optical);
            Assert.InRange(Scorer.Score(sar, optical), 0, 0.5);
        }
    }

    [Fact]
    public void Score_FlatTile_IsNothing()
    {
        var flat = new PixelImage(64, 64, 1, new byte[64 * 64]);
        Assert.Equal(0, Scorer.Score(flat, flat));
    }

    [Fact]
    public void Compare_MaskedPixels_CountForNothing()
    {
        var scene = TestImages.Scene(256, 1);
        var (sar, optical) = (RegistrationImage.FromPicture(scene.Sar), RegistrationImage.FromPicture(scene.Optical));
        bool[] valid = [.. Enumerable.Range(0, 256 * 256).Select(i => i % 256 >= 60)];
        var rubbish = sar.Values.ToArray();
        for (var i = 0; i < rubbish.Length; i++) rubbish[i] = valid[i] ? rubbish[i] : i * 7919 % 256;
        var score = Scorer.Compare(new RegistrationImage(256, 256, rubbish, valid), optical);
        Assert.Equal(Scorer.Compare(new RegistrationImage(256, 256, sar.Values.ToArray(), valid), optical), score);
        Assert.True(score.Score > 0.5, $"{score}");
    }

    [Fact]
    public void Score_WrongSizes_SaysWhatIsExpected()
    {
        Assert.Contains("64 x 64 and 64 x 65", Assert.Throws<ArgumentException>(() => Scorer.Score(new PixelImage(64, 64, 1, new byte[64 * 64]), new PixelImage(64, 65, 1, new byte[64 * 65]))).Message, StringComparison.Ordinal);
        var small = new PixelImage(32, 32, 1, new byte[32 * 32]);
        Assert.Contains("48 pixels or more", Assert.Throws<ArgumentException>(() => Scorer.Score(small, small)).Message, StringComparison.Ordinal);
    }

    /// <summary>True pairs stand above mixed-up ones: the chance that a true pair scores higher than a mixed-up one of the same town.</summary>
    [SkippableFact]
    public void Score_RealTiles_TellsTruePairsFromMixedUpOnes()
    {
        var folder = SarGan.TestSupport.RealData.Require("sen12/ROIs1970_fall");
        var pairs = Directory.EnumerateFiles(Path.Combine(folder, "s1_1100")).Concat(Directory.EnumerateFiles(Path.Combine(folder, "s1_1257"))).Order(StringComparer.Ordinal).Where((_, i) => i % 2 == 0)
            .Select(path => (Sar: ImageFile.Read(path), Optical: ImageFile.Read(path.Replace("s1_", "s2_", StringComparison.Ordinal)))).ToList();
        Assert.Equal(16, pairs.Count);
        var right = pairs.Select(pair => Scorer.Score(pair.Sar, pair.Optical)).ToList();
        var wrong = pairs.Select((pair, i) => Scorer.Score(pair.Sar, pairs[(i + 5) % pairs.Count].Optical)).ToList();
        var above = right.Average(score => wrong.Average(other => score > other ? 1.0 : score == other ? 0.5 : 0));
        Assert.True(above > 0.9, $"{above:F3}; right {string.Join(" ", right.Select(score => score.ToString("F2", null)))}; wrong {string.Join(" ", wrong.Select(score => score.ToString("F2", null)))}");
    }
}
