namespace SarGan.Data.Sources;

/// <summary>A service on the network did not give what was asked of it: says where, what was expected and what came. Holds no token and no query of an address.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SourceException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where, what was expected, what came, and the remedy.</param>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">Where, what was expected, what came, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public SourceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The HTTP status that the server answered; null where it was not the status that was wrong.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Whether the same request may succeed later: the line broke, time ran out, or the server is busy (408, 429, 500, 502, 503, 504).</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the server asks to wait; null where it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
