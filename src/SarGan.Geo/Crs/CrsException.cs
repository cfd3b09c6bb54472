namespace SarGan.Geo.Crs;

/// <summary>A coordinate reference system cannot be used: its code is unknown, its description is broken, or it needs a projection that is not supported.</summary>
/// <remarks>The message names the code or parameter and says what would help.</remarks>
public sealed class CrsException : NotSupportedException
{
    /// <summary>With a message alone.</summary>
    /// <param name="message">What is not supported, and what would help.</param>
    public CrsException(string message)
        : base(message)
    {
    }

    /// <summary>With the error behind it.</summary>
    /// <param name="message">What is not supported, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public CrsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
