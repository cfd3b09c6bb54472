namespace SarGan.Registration;

/// <summary>A way to find where the pixels of an optical image lie in a SAR image of the same ground.</summary>
/// <remarks>Instances keep nothing between calls: the same images give the same result, and calls from several threads do not disturb each other.</remarks>
public interface IImageRegistration
{
    /// <summary>The method's name, such as "akaze": lower case, as on the command line.</summary>
    string Name { get; }

    /// <summary>Looks for the transform, and says honestly whether it was found.</summary>
    /// <param name="sar">The SAR image.</param>
    /// <param name="optical">The optical image, of any size.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, now and then, from any thread.</param>
    /// <param name="cancellationToken">Checked between the steps of the method.</param>
    /// <returns>A result with a verdict; images that do not fit are a result, no exception.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
