using OpenCvSharp;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Akaze;

/// <summary>Keypoints and descriptors of one image.</summary>
internal sealed record Keypoints(KeyPoint[] Points, Mat Descriptors) : IDisposable
{
    // A keypoint's neighbourhood must not lie on pixels without a measurement.
    private const int MaskRadius = 8;

    /// <summary>The strongest keypoints of an image.</summary>
    public static Keypoints Of(RegistrationImage image, AkazeOptions options)
    {
        using var akaze = AKAZE.Create(threshold: (float)options.DetectorThreshold);
        using var matrix = Matrices.Of(Stretch.ToBytes(image), image.Width, image.Height);
        using var mask = Matrices.MaskOf(image, MaskRadius);
        var descriptors = new Mat();
        akaze.DetectAndCompute(matrix, mask, out var points, descriptors);
        if (points.Length <= options.MaxKeypoints) return new Keypoints(points, descriptors);
        var kept = Enumerable.Range(0, points.Length).OrderByDescending(i => points[i].Response).ThenBy(i => i).Take(options.MaxKeypoints).Order().ToArray();
        var (bytes, type) = (descriptors.Cols, descriptors.Type());
        descriptors.GetArray(out byte[] all);
        descriptors.Dispose();
        var strongest = new Mat(kept.Length, bytes, type);
        strongest.SetArray(kept.SelectMany(i => all.AsSpan(i * bytes, bytes).ToArray()).ToArray());
        return new Keypoints([.. kept.Select(i => points[i])], strongest);
    }

    public void Dispose() => Descriptors.Dispose();
}

/// <summary>Matches keypoints by brute force and the ratio test.</summary>
internal static class KeypointMatcher
{
    /// <summary>The number of keypoints with two neighbours, and the matches that pass.</summary>
    public static (int Matches, PointMatch[] Survivors) Match(Keypoints optical, Keypoints sar, AkazeOptions options)
    {
        // The second best is the yardstick: without two there is no test.
        if (optical.Points.Length == 0 || sar.Points.Length < 2) return (0, []);
        using var matcher = new BFMatcher(options.Distance == DescriptorDistance.Hamming ? NormTypes.Hamming : NormTypes.L2);
        var pairs = matcher.KnnMatch(optical.Descriptors, sar.Descriptors, 2).Where(pair => pair.Length == 2).ToList();
        var survivors = pairs.Where(pair => pair[0].Distance < options.Ratio * pair[1].Distance).Select(pair =>
        {
            var (from, to) = (optical.Points[pair[0].QueryIdx].Pt, sar.Points[pair[0].TrainIdx].Pt);
            return new PointMatch(from.X, from.Y, to.X, to.Y);
        });
        return (pairs.Count, [.. survivors]);
    }
}
