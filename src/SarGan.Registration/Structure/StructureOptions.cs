namespace SarGan.Registration.Structure;

/// <summary>How far and among what <see cref="StructureRegistration"/> searches.</summary>
public sealed record StructureOptions
{
    /// <summary>Largest turn of the SAR image against the optical one, either way, in degrees. Default 14; 0 to 180. Time grows with it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxRotationDegrees { get; init => field = Range(value, 0, 180, nameof(MaxRotationDegrees)); } = 14;

    /// <summary>Least number of SAR pixels an optical pixel. Default 0.75; 0.1 to 10. Images of very different resolution are best resampled first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinScale { get; init => field = Range(value, 0.1, 10, nameof(MinScale)); } = 0.75;

    /// <summary>Largest number of SAR pixels an optical pixel. Default 1.5; 0.1 to 10, and at least <see cref="MinScale"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxScale { get; init => field = Range(value, 0.1, 10, nameof(MaxScale)); } = 1.5;

    /// <summary>
    /// Largest distance in optical pixels, along each axis, between the optical image's centre and the place where the SAR image's centre belongs.
    /// Default infinity: as far as the search reaches, which is 22 % of the optical image's longest side or more; 0 or more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double MaxShiftPixels { get; init => field = Range(value, 0, double.PositiveInfinity, nameof(MaxShiftPixels)); } = double.PositiveInfinity;

    /// <summary>
    /// The most pliable transform that may be fitted. Default <see cref="TransformModel.Homography"/>; the stiffer ones from a similarity on are tried as well, and a more pliable one is
    /// taken only where it, fitted to one half of the image, explains the other half a tenth better. A shift is fitted where this is <see cref="TransformModel.Shift"/>, and only there: turns and
    /// scales are then not searched.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the models.</exception>
    public TransformModel MostPliable
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(MostPliable), value, "MostPliable must be one of the models.");
    } = TransformModel.Homography;

    /// <summary>Longest side in pixels at which the transform is fitted last; larger images are reduced to it. Default 720; 128 to 4096. Time grows with its square.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int WorkingSide
    {
        get;
        init => field = value is >= 128 and <= 4096 ? value : throw new ArgumentOutOfRangeException(nameof(WorkingSide), value, $"WorkingSide must be between 128 and 4096. Actual value was {value}.");
    } = 720;

    /// <summary>Threads to use; they do not change the result. Default 0: all processors; 0 to 1024.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Threads
    {
        get;
        init => field = value is >= 0 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, $"Threads must be between 0 and 1024. Actual value was {value}.");
    }

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">The range of scales is empty.</exception>
    public void Validate()
    {
        if (MinScale > MaxScale)
            throw new ArgumentException(FormattableString.Invariant($"MaxScale must be MinScale or more. Actual values were {MaxScale} and {MinScale}."));
    }

    private static double Range(double value, double low, double high, string name) =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be between {low} and {high}. Actual value was {value}."));
}
