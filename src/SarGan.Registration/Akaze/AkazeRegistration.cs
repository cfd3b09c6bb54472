using SarGan.Registration.Fitting;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Akaze;

/// <summary>Matches AKAZE keypoints by brute force with a ratio test, and fits a transform to the survivors.</summary>
/// <remarks>
/// P. Alcantarilla, J. Nuevo, A. Bartoli, "Fast explicit diffusion for accelerated features in nonlinear scale spaces" (BMVC 2013). Made for images of one sensor:
/// speckle and another physics leave few true matches between SAR and optical, so *not aligned* is the usual result there. Every step is the same each time.
/// </remarks>
/// <param name="options">How; null for the defaults.</param>
public sealed class AkazeRegistration(AkazeOptions? options = null) : IImageRegistration
{
    private readonly AkazeOptions _options = options ?? new AkazeOptions();

    /// <inheritdoc/>
    public string Name => "akaze";

    /// <inheritdoc/>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    public RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Match(sar, optical, progress, cancellationToken).Result;

    /// <summary>Registers, and tells what became of the keypoints.</summary>
    /// <param name="sar">The SAR image.</param>
    /// <param name="optical">The optical image.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Checked between the steps.</param>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MatchReport Match(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        cancellationToken.ThrowIfCancellationRequested();
        Matrices.EnsureLoaded();
        using var opticalPoints = Keypoints.Of(optical, _options);
        Step(0.35);
        using var sarPoints = Keypoints.Of(sar, _options);
        Step(0.7);
        var (matches, survivors) = KeypointMatcher.Match(opticalPoints, sarPoints, _options);
        Step(0.9);
        var result = Fit(survivors, sar, optical);
        Step(1);
        return new MatchReport
        {
            OpticalKeypoints = opticalPoints.Points.Length,
            SarKeypoints = sarPoints.Points.Length,
            Matches = matches,
            RatioSurvivors = survivors.Length,
            Inliers = result.Inliers,
            Result = result with { Measures = new Dictionary<string, double>(result.Measures) { ["opticalKeypoints"] = opticalPoints.Points.Length, ["sarKeypoints"] = sarPoints.Points.Length, ["matches"] = matches, ["ratioSurvivors"] = survivors.Length } },
        };

        void Step(double share)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(share);
        }
    }

    private RegistrationResult Fit(PointMatch[] survivors, RegistrationImage sar, RegistrationImage optical)
    {
        var nothing = new RegistrationResult { Method = Name, Verdict = RegistrationVerdict.NotAligned, Model = _options.Model, Candidates = survivors.Length, Matches = survivors };
        if (RobustFit.Fit(_options.Model, survivors, _options.InlierThresholdPixels) is not { } transform)
            return nothing with { Reasons = [FormattableString.Invariant($"Nothing could be fitted to {survivors.Length} matches that passed the ratio test.")] };

        var marked = RobustFit.Mark(survivors, transform, _options.InlierThresholdPixels);
        var inliers = marked.Where(match => match.IsInlier).ToList();
        var distinct = DistinctPlaces(inliers, _options.InlierThresholdPixels);
        var chance = Math.PI * _options.InlierThresholdPixels * _options.InlierThresholdPixels / ((double)sar.Width * sar.Height);
        var alarms = FalseAlarms.Log10(survivors.Length, distinct, RobustFit.LeastMatches(_options.Model), chance);
        var spread = SpatialSpread.Of(inliers.Select(match => (match.OpticalX, match.OpticalY)), optical.Width, optical.Height);
        var reasons = Reasons(distinct, alarms, spread, TransformShape.Problem(transform, optical.Width, optical.Height, _options.MaxScale)).ToList();
        return nothing with
        {
            OpticalToSar = transform,
            Verdict = reasons.Count == 0 ? RegistrationVerdict.Aligned : RegistrationVerdict.NotAligned,
            Reasons = reasons.Count > 0 ? reasons : [FormattableString.Invariant($"{distinct} matches at different places agree, over {spread:P0} of the image; chance would give as many {Frequency(alarms)}.")],
            Inliers = inliers.Count,
            ResidualRms = inliers.Count == 0 ? double.NaN : Math.Sqrt(inliers.Average(match => Math.Pow(match.Error(transform), 2))),
            Spread = spread,
            Matches = marked,
            Measures = new Dictionary<string, double> { ["distinctInliers"] = distinct, ["log10FalseAlarms"] = alarms },
        };
    }

    private IEnumerable<string> Reasons(int distinct, double alarms, double spread, string? shape)
    {
        if (distinct < _options.MinInliers) yield return FormattableString.Invariant($"Only {distinct} matches at different places agree; {_options.MinInliers} are asked for.");
        if (alarms > _options.MaxLogFalseAlarms) yield return "As many matches would agree by chance.";
        if (spread < _options.MinSpread) yield return FormattableString.Invariant($"The matches that agree cover {spread:P1} of the optical image; {_options.MinSpread:P0} are asked for.");
        if (shape is not null) yield return shape;
    }

    private static string Frequency(double log10) => log10 < -300 ? "practically never" : FormattableString.Invariant($"once in 1e{-log10:F0} cases");

    /// <summary>The same corner is found on several scales: such matches are one witness, not many.</summary>
    private static int DistinctPlaces(IEnumerable<PointMatch> inliers, double distance)
    {
        var kept = new List<PointMatch>();
        foreach (var match in inliers)
        {
            if (!kept.Any(other => double.Hypot(match.OpticalX - other.OpticalX, match.OpticalY - other.OpticalY) < distance)) kept.Add(match);
        }

        return kept.Count;
    }
}
