namespace SarGan.Registration.Akaze;

/// <summary>What became of an image pair's keypoints on the way to a transform.</summary>
public sealed record MatchReport
{
    /// <summary>Keypoints of the optical image.</summary>
    public required int OpticalKeypoints { get; init; }

    /// <summary>Keypoints of the SAR image.</summary>
    public required int SarKeypoints { get; init; }

    /// <summary>Optical keypoints for which the two nearest SAR keypoints were found.</summary>
    public required int Matches { get; init; }

    /// <summary>Those whose best match passed the ratio test.</summary>
    public required int RatioSurvivors { get; init; }

    /// <summary>Survivors that agree with the fitted transform.</summary>
    public required int Inliers { get; init; }

    /// <summary>The transform and its verdict, with the survivors as matches.</summary>
    public required RegistrationResult Result { get; init; }
}
