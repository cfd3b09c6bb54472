namespace SarGan.Registration;

/// <summary>Whether a registration may be used.</summary>
public enum RegistrationVerdict
{
    /// <summary>No transform was found, or none that can be trusted: the images are to be left as they are.</summary>
    NotAligned = 0,

    /// <summary>The transform met every condition of its method.</summary>
    Aligned = 1,
}
