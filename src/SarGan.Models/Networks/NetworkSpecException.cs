namespace SarGan.Models.Networks;

/// <summary>A network's name or options cannot be used: an unknown name, an unknown or missing property, a wrong type, a value out of range.</summary>
public sealed class NetworkSpecException : ArgumentException
{
    /// <summary>Creates the exception without a message.</summary>
    public NetworkSpecException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public NetworkSpecException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public NetworkSpecException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
