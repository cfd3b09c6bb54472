using OpenCvSharp;
using SarGan.Data.Images;
using SarGan.Data.Pairs;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Pairs;

/// <summary>Scores pairs by structure: how well edges agree as the tiles lie, against the best place nearby, and how clearly that place stands out.</summary>
/// <remarks>
/// score = fit x s²/(s² + S²) x 1/(1 + exp(-2 (p - P))), where fit is the share of the best place's correlation, above the mean of the neighbourhood, that the tiles have
/// as they lie, s the correlation as they lie, p the prominence of the best place, and S and P the halves of the options. A tile without structure (water, one field) scores low, because nothing shows whether it fits.
/// </remarks>
/// <param name="options">How; null for the defaults.</param>
public sealed class PairScorer(PairScorerOptions? options = null) : IPairScorer
{
    private const int PeakRadius = 4;
    private const double Steepness = 2;

    private readonly PairScorerOptions _options = options ?? new PairScorerOptions();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes differ, a side is shorter than 4 times <see cref="PairScorerOptions.Reach"/>, or a tile has another number of channels than 1, 3 or 4.</exception>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    public double Score(PixelImage sar, PixelImage optical, CancellationToken cancellationToken = default) =>
        Compare(RegistrationImage.FromPicture(sar), RegistrationImage.FromPicture(optical), cancellationToken).Score;

    /// <summary>Scores a pair, and tells how the score came about.</summary>
    /// <param name="sar">The SAR tile.</param>
    /// <param name="optical">The optical tile, of the same size.</param>
    /// <param name="cancellationToken">Checked between the steps.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a side is shorter than 4 times <see cref="PairScorerOptions.Reach"/>.</exception>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PairScore Compare(RegistrationImage sar, RegistrationImage optical, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        if ((sar.Width, sar.Height) != (optical.Width, optical.Height))
            throw new ArgumentException(FormattableString.Invariant($"The tiles of a pair have one size. Actual sizes were {sar.Width} x {sar.Height} and {optical.Width} x {optical.Height}."), nameof(optical));
        if (Math.Min(sar.Width, sar.Height) < 4 * _options.Reach)
            throw new ArgumentException(FormattableString.Invariant($"A tile's sides must be {4 * _options.Reach} pixels or more, 4 times Reach. Actual size was {sar.Width} x {sar.Height}."), nameof(sar));
        Matrices.EnsureLoaded();
        cancellationToken.ThrowIfCancellationRequested();
        using var sarChannels = OrientationChannels.Of(sar, _options.Blur);
        using var opticalChannels = OrientationChannels.Of(optical, _options.Blur);
        cancellationToken.ThrowIfCancellationRequested();
        return Judge(Correlations(sarChannels.Channels, opticalChannels.Channels, sar.Width, sar.Height));
    }

    /// <summary>The correlation for each shift of the SAR tile, (2 Reach + 1) squared, row by row.</summary>
    private double[] Correlations(Mat[] sar, Mat[] optical, int width, int height)
    {
        var reach = _options.Reach;
        var inner = new Rect(reach, reach, width - (2 * reach), height - (2 * reach));
        using Mat products = new(), squares = new(), result = new(), noMask = new();
        var energy = 0.0;
        using var ones = new Mat(inner.Height, inner.Width, MatType.CV_32FC1, Scalar.All(1));
        using var square = new Mat(height, width, MatType.CV_32FC1, Scalar.All(0));
        for (var i = 0; i < sar.Length; i++)
        {
            using var template = new Mat(optical[i], inner);
            Cv2.MatchTemplate(sar[i], template, result, TemplateMatchModes.CCorr);
            if (i == 0) result.CopyTo(products);
            else Cv2.Add(products, result, products);
            energy += Cv2.Norm(template, NormTypes.L2SQR);
            Cv2.AccumulateSquare(sar[i], square, noMask);
        }

        Cv2.MatchTemplate(square, ones, squares, TemplateMatchModes.CCorr);
        products.GetArray(out float[] numerators);
        squares.GetArray(out float[] denominators);
        return [.. numerators.Zip(denominators, (product, sum) => sum > 0 && energy > 0 ? product / Math.Sqrt(sum * energy) : 0)];
    }

    private PairScore Judge(double[] correlations)
    {
        var side = (2 * _options.Reach) + 1;
        var peak = Array.IndexOf(correlations, correlations.Max());
        var (peakX, peakY) = ((peak % side) - _options.Reach, (peak / side) - _options.Reach);
        var rest = correlations.Where((_, i) => Math.Max(Math.Abs((i % side) - _options.Reach - peakX), Math.Abs((i / side) - _options.Reach - peakY)) > PeakRadius).ToList();
        var mean = rest.Average();
        var deviation = Math.Sqrt(rest.Average(value => (value - mean) * (value - mean)));
        var asTheyLie = correlations.Where((_, i) => Math.Abs((i % side) - _options.Reach) <= 1 && Math.Abs((i / side) - _options.Reach) <= 1).Max();
        var above = correlations[peak] - mean;
        var prominence = deviation > 0 ? above / deviation : 0;
        var fit = above > 0 ? Math.Clamp((asTheyLie - mean) / above, 0, 1) : 0;
        var similar = Math.Max(asTheyLie, 0) * Math.Max(asTheyLie, 0);
        var strength = similar / (similar + (_options.HalfSimilarity * _options.HalfSimilarity));
        return new PairScore
        {
            Score = deviation > 0 ? fit * strength / (1 + Math.Exp(-Steepness * (prominence - _options.HalfProminence))) : 0,
            Similarity = asTheyLie,
            BestSimilarity = correlations[peak],
            Prominence = prominence,
            ShiftX = peakX,
            ShiftY = peakY,
        };
    }
}
