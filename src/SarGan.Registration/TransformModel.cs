namespace SarGan.Registration;

/// <summary>What a transform may do to the plane, from the stiffest to the most pliable.</summary>
public enum TransformModel
{
    /// <summary>A shift: 2 numbers, 1 match.</summary>
    Shift = 0,

    /// <summary>Shift, rotation and one scale: 4 numbers, 2 matches.</summary>
    Similarity = 1,

    /// <summary>Straight lines and parallels stay: 6 numbers, 3 matches.</summary>
    Affine = 2,

    /// <summary>Straight lines stay: 8 numbers, 4 matches.</summary>
    Homography = 3,
}
