namespace SarGan.Training.Watchdog;

/// <summary>The watchdog stopped a training run that was going wrong; the message says what was seen and what helps. The checkpoints written before are intact.</summary>
public sealed class WatchdogException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public WatchdogException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was seen.</param>
    public WatchdogException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was seen.</param>
    /// <param name="innerException">The cause.</param>
    public WatchdogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal WatchdogException(WatchdogEvent found, string message, Exception? cause = null)
        : base(message, cause) => Found = found;

    /// <summary>What was found; null where the exception was made elsewhere.</summary>
    public WatchdogEvent? Found { get; }
}
