using SarGan.Registration.Fitting;

namespace SarGan.Registration.Akaze;

/// <summary>How <see cref="AkazeRegistration"/> finds and matches keypoints, and when it believes the result.</summary>
public sealed record AkazeOptions
{
    /// <summary>A keypoint's best match must be nearer than this share of its second best. Default 0.95; above 0, at most 1. Smaller is stricter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Ratio { get; init => field = value is > 0 and <= 1 ? value : throw Check.Out(nameof(Ratio), "above 0 and at most 1", value); } = 0.95;

    /// <summary>How descriptors are compared. Default <see cref="DescriptorDistance.Hamming"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public DescriptorDistance Distance { get; init => field = Check.Defined(value, nameof(Distance)); }

    /// <summary>How strong a keypoint must be. Default 0.001 (OpenCV's); 1e-6 to 1. Smaller gives more keypoints.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DetectorThreshold { get; init => field = Check.Range(value, 1e-6, 1, nameof(DetectorThreshold)); } = 0.001;

    /// <summary>The strongest keypoints that are kept of each image. Default 10000; 16 to 50000. Time and memory of matching grow with its square.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxKeypoints { get; init => field = Check.Range(value, 16, 50000, nameof(MaxKeypoints)); } = 10000;

    /// <summary>What is fitted: similarity or affine by RANSAC, homography by MAGSAC++. Default <see cref="TransformModel.Similarity"/>; not <see cref="TransformModel.Shift"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is another one.</exception>
    public TransformModel Model
    {
        get;
        init => field = value is TransformModel.Similarity or TransformModel.Affine or TransformModel.Homography ? value : throw Check.Out(nameof(Model), "Similarity, Affine or Homography", value);
    } = TransformModel.Similarity;

    /// <summary>How far a match may lie from the transform, in SAR pixels. Default 3; 0.5 to 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double InlierThresholdPixels { get; init => field = Check.Range(value, 0.5, 50, nameof(InlierThresholdPixels)); } = 3;

    /// <summary>Inliers at different places that *aligned* asks for. Default 12; 4 to 10000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MinInliers { get; init => field = Check.Range(value, 4, 10000, nameof(MinInliers)); } = 12;

    /// <summary>
    /// The common logarithm of how often matches at random would agree as well, counted over everything that was tried (Moisan and Stival 2004), which *aligned* may
    /// not exceed. Default -3; -1000 to 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxLogFalseAlarms { get; init => field = Check.Range(value, -1000, 0, nameof(MaxLogFalseAlarms)); } = -3;

    /// <summary>The share of the optical image that the inliers' hull must cover. Default 0.1; 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinSpread { get; init => field = Check.Range(value, 0, 1, nameof(MinSpread)); } = 0.1;

    /// <summary>The largest factor between the sizes of a thing in the two images. Default 4; 1 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxScale { get; init => field = Check.Range(value, 1, 100, nameof(MaxScale)); } = 4;
}
