namespace SarGan.Data.Images;

/// <summary>An image file is broken, truncated, too large, or of a kind that is not read: says which file and what was expected.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ImageFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">The cause.</param>
    public ImageFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ImageFormatException(string name, string reason, Exception? innerException)
        : base($"{name}: {reason}", innerException) => (Name, Reason) = (name, reason);

    /// <summary>The file's path, or the name given to the bytes. Empty where not known.</summary>
    public string Name { get; } = "";

    /// <summary>The message without the name.</summary>
    public string Reason { get; } = "";
}
