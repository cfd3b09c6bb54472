namespace SarGan.Training.Checkpoints;

/// <summary>A checkpoint file is broken, or not one: says which file and what was expected.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public CheckpointException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file and what is wrong with it.</param>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">The file and what is wrong with it.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
