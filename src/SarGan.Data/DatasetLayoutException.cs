namespace SarGan.Data;

/// <summary>A data set is not laid out as it should be: says what was looked for, where, and what was found.</summary>
public sealed class DatasetLayoutException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public DatasetLayoutException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for, where, what was found, and the remedy.</param>
    public DatasetLayoutException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was looked for, where, what was found, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public DatasetLayoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
