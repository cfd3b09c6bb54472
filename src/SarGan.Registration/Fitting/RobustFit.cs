using OpenCvSharp;

namespace SarGan.Registration.Fitting;

/// <summary>Fits a transform to matches of which many are wrong.</summary>
internal static class RobustFit
{
    private const double Confidence = 0.999;
    private const int Iterations = 20000;

    /// <summary>The transform from optical to SAR pixels that most matches agree with: RANSAC, or MAGSAC++ for a homography. OpenCV seeds both the same each time.</summary>
    /// <returns>Null where there are too few matches, or none agree.</returns>
    public static PixelTransform? Fit(TransformModel model, IReadOnlyList<PointMatch> matches, double thresholdPixels)
    {
        if (matches.Count < LeastMatches(model)) return null;
        using var from = Points(matches, match => new Point2f((float)match.OpticalX, (float)match.OpticalY));
        using var to = Points(matches, match => new Point2f((float)match.SarX, (float)match.SarY));
        using var inliers = new Mat();
        using var matrix = model switch
        {
            TransformModel.Homography => Cv2.FindHomography(from, to, HomographyMethods.USAC_MAGSAC, thresholdPixels, inliers, Iterations, Confidence),
            TransformModel.Affine => Cv2.EstimateAffine2D(from, to, inliers, RobustEstimationAlgorithms.RANSAC, thresholdPixels, Iterations, Confidence),
            TransformModel.Similarity => Cv2.EstimateAffinePartial2D(from, to, inliers, RobustEstimationAlgorithms.RANSAC, thresholdPixels, Iterations, Confidence),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Only similarity, affine and homography are fitted robustly."),
        };
        return matrix is null || matrix.Empty() ? null : ToTransform(matrix);
    }

    /// <summary>The matches with their flags: inliers lie within the threshold.</summary>
    public static PointMatch[] Mark(IReadOnlyList<PointMatch> matches, PixelTransform transform, double thresholdPixels) =>
        [.. matches.Select(match => match with { IsInlier = match.Error(transform) <= thresholdPixels })];

    /// <summary>Matches that determine a transform.</summary>
    public static int LeastMatches(TransformModel model) => model switch { TransformModel.Shift => 1, TransformModel.Similarity => 2, TransformModel.Affine => 3, _ => 4 };

    private static Mat Points(IReadOnlyList<PointMatch> matches, Func<PointMatch, Point2f> point)
    {
        var points = new Mat(matches.Count, 1, MatType.CV_32FC2);
        points.SetArray(matches.Select(point).ToArray());
        return points;
    }

    private static PixelTransform? ToTransform(Mat matrix)
    {
        Span<double> rows = [0, 0, 0, 0, 0, 0, 0, 0, 1];
        matrix.GetArray(out double[] found);
        found.CopyTo(rows); // six or nine

        try
        {
            return new PixelTransform(rows);
        }
        catch (ArgumentException)
        {
            return null; // RANSAC may end on points on a line
        }
    }
}
