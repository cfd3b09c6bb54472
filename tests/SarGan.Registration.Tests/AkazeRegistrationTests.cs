using SarGan.Registration.Akaze;

namespace SarGan.Registration.Tests;

public sealed class AkazeRegistrationTests
{
    private static readonly PixelTransform Truth = TestImages.Similarity(7, 1.08, 12, -9);

    // Noise of 4 grey levels and pixels a fifth larger: a keypoint is off by some tenths of a pixel, the fit to dozens of them by less.
    private const double Tolerance = 0.5;

    [Theory]
    [InlineData(TransformModel.Similarity, DescriptorDistance.Hamming)]
    [InlineData(TransformModel.Similarity, DescriptorDistance.Euclidean)]
    [InlineData(TransformModel.Affine, DescriptorDistance.Hamming)]
    [InlineData(TransformModel.Homography, DescriptorDistance.Hamming)]
    public void Register_SameSensorMoved_FindsTheTransform(TransformModel model, DescriptorDistance distance)
    {
        var optical = TestImages.Optical();
        var moved = TestImages.Move(optical, Truth, noise: 4);
        var report = new AkazeRegistration(new AkazeOptions { Model = model, Distance = distance }).Match(moved, optical);
        var result = report.Result;
        Assert.True(result.IsAligned, string.Join(" ", result.Reasons));
        Assert.InRange(TestImages.Difference(result.OpticalToSar, Truth, optical.Width, optical.Height), 0, Tolerance);
        Assert.InRange(result.ResidualRms, 0, 3);
        Assert.InRange(result.Spread, 0.3, 1);
        Assert.Equal(model, result.Model);
        Assert.InRange(report.Matches, report.RatioSurvivors, report.OpticalKeypoints);
        Assert.Equal(report.RatioSurvivors, result.Matches.Count);
        Assert.Equal(report.Inliers, result.Matches.Count(match => match.IsInlier));
    }

    [Fact]
    public void Register_Homography_FindsPerspective()
    {
        var truth = new PixelTransform([1.05, 0.03, -8, -0.02, 1.02, 5, 6e-5, -4e-5, 1]);
        var optical = TestImages.Optical();
        var result = new AkazeRegistration(new AkazeOptions { Model = TransformModel.Homography }).Register(TestImages.Move(optical, truth), optical);
        Assert.True(result.IsAligned, string.Join(" ", result.Reasons));
        Assert.InRange(TestImages.Difference(result.OpticalToSar, truth, optical.Width, optical.Height), 0, Tolerance);
        Assert.False(result.OpticalToSar!.IsAffine);
    }

    /// <summary>What a model cannot do shows in its residual, and a model that can do it leaves none.</summary>
    [Theory]
    [InlineData(TransformModel.Affine, TransformModel.Similarity)]
    [InlineData(TransformModel.Homography, TransformModel.Affine)]
    public void Register_StifferModel_LeavesALargerResidualOrFewerInliers(TransformModel right, TransformModel stiffer)
    {
        // One axis 8 % longer than the other and a shear, or a perspective that moves corners by some 8 pixels.
        var truth = right == TransformModel.Affine ? new PixelTransform([1.05, 0.04, 6, 0, 0.97, -4, 0, 0, 1]) : new PixelTransform([1.02, 0, 3, 0, 1.02, -5, 1.2e-4, -8e-5, 1]);
        var optical = TestImages.Optical();
        var moved = TestImages.Move(optical, truth);
        var (fitting, stiff) = (Register(right), Register(stiffer));
        Assert.True(fitting.IsAligned, string.Join(" ", fitting.Reasons));
        Assert.InRange(TestImages.Difference(fitting.OpticalToSar, truth, optical.Width, optical.Height), 0, Tolerance);
        Assert.True(TestImages.Difference(stiff.OpticalToSar, truth, optical.Width, optical.Height) > 3 * Tolerance);
        Assert.True(stiff.ResidualRms > fitting.ResidualRms, $"{stiff.ResidualRms} {fitting.ResidualRms}");
        Assert.True(stiff.Inliers < fitting.Inliers, $"{stiff.Inliers} {fitting.Inliers}");

        RegistrationResult Register(TransformModel model) => new AkazeRegistration(new AkazeOptions { Model = model }).Register(moved, optical);
    }

    [Fact]
    public void Register_Twice_GivesTheSameNumbers()
    {
        var optical = TestImages.Optical();
        var moved = TestImages.Move(optical, Truth, noise: 4);
        var (first, second) = (new AkazeRegistration().Register(moved, optical), new AkazeRegistration().Register(moved, optical));
        Assert.Equal(first.OpticalToSar!.Values, second.OpticalToSar!.Values);
        Assert.Equal(first.Matches, second.Matches);
    }

    [Fact]
    public void Register_OtherGround_IsNotAlignedAndSaysWhy()
    {
        for (var scene = 0; scene < 4; scene++)
        {
            var result = new AkazeRegistration().Register(TestImages.Optical(256, scene + 4), TestImages.Optical(256, scene));
            Assert.False(result.IsAligned, $"scene {scene}: {result.Inliers} inliers of {result.Candidates}");
            Assert.NotEmpty(result.Reasons);
        }
    }

    [Fact]
    public void Register_FlatImage_IsNotAligned()
    {
        var flat = new RegistrationImage(64, 64, new float[64 * 64]);
        var result = new AkazeRegistration().Register(flat, flat);
        Assert.Equal((RegistrationVerdict.NotAligned, 0, (PixelTransform?)null), (result.Verdict, result.Candidates, result.OpticalToSar));
        Assert.Contains("Nothing could be fitted", Assert.Single(result.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Register_PixelsWithoutMeasurement_GiveNoKeypoints()
    {
        var optical = TestImages.Optical(256);
        var masked = new RegistrationImage(256, 256, optical.Values.ToArray(), [.. Enumerable.Range(0, 256 * 256).Select(i => i % 256 >= 128)]);
        var report = new AkazeRegistration().Match(masked, optical);
        Assert.True(report.SarKeypoints > 20);
        Assert.All(report.Result.Matches, match => Assert.InRange(match.SarX, 128, 255));
    }

    [Fact]
    public void MaxKeypoints_FewerThanFound_KeepsTheStrongest()
    {
        var optical = TestImages.Optical(256);
        var report = new AkazeRegistration(new AkazeOptions { MaxKeypoints = 40 }).Match(optical, optical);
        Assert.Equal((40, 40), (report.OpticalKeypoints, report.SarKeypoints));
        Assert.All(report.Result.Matches, match => Assert.Equal((match.OpticalX, match.OpticalY), (match.SarX, match.SarY)));
    }

    [Fact]
    public void Register_CancelledToken_Stops()
    {
        var image = TestImages.Optical(64);
        Assert.Throws<OperationCanceledException>(() => new AkazeRegistration().Register(image, image, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Options_Defaults_AreTheArticles()
    {
        var options = new AkazeOptions();
        Assert.Equal((0.95, DescriptorDistance.Hamming, TransformModel.Similarity), (options.Ratio, options.Distance, options.Model));
        Assert.Contains("Ratio must be above 0 and at most 1", Assert.Throws<ArgumentOutOfRangeException>(() => options with { Ratio = 1.2 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Model = TransformModel.Shift });
    }

    /// <summary>The one scene pair of the collection that AKAZE is known to align, and one that it is not.</summary>
    [SkippableFact]
    public void Register_RealScenes_IsRightOrSaysNo()
    {
        foreach (var (name, aligned) in new[] { ("s1s2_102", true), ("mmim_so4", false) })
        {
            var folder = SarGan.TestSupport.RealData.Require($"registration/{name}");
            var (sar, optical) = (TestImages.Read(Path.Combine(folder, "sar.png")), TestImages.Read(Path.Combine(folder, "optical.png")));
            var result = new AkazeRegistration(new AkazeOptions { InlierThresholdPixels = 5 }).Register(sar, optical);
            Assert.True(aligned == result.IsAligned, $"{name}: {result.OpticalToSar} {string.Join(" ", result.Reasons)}");
            if (aligned) Assert.InRange(TestImages.Difference(result.OpticalToSar, PixelTransform.Identity, optical.Width, optical.Height), 0, 10); // the truth is good to 5 pixels
        }
    }
}
