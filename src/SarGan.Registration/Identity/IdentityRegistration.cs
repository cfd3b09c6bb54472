namespace SarGan.Registration.Identity;

/// <summary>Takes the images as they lie: the baseline that every method must beat.</summary>
public sealed class IdentityRegistration : IImageRegistration
{
    /// <inheritdoc/>
    public string Name => "identity";

    /// <summary>Gives the identity; it is never called aligned, because nothing was looked at.</summary>
    /// <inheritdoc/>
    public RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(1);
        return new RegistrationResult
        {
            Method = Name,
            Verdict = RegistrationVerdict.NotAligned,
            OpticalToSar = PixelTransform.Identity,
            Model = TransformModel.Shift,
            Reasons = ["Nothing was compared: the images were taken as they lie."],
        };
    }
}
