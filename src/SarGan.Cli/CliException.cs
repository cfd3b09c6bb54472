namespace SarGan.Cli;

/// <summary>A failure in plain words for the person at the terminal.</summary>
internal sealed class CliException : Exception
{
    public CliException()
    {
    }

    public CliException(string message)
        : base(message)
    {
    }

    public CliException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the call itself is wrong.</summary>
    public bool IsUsage { get; private init; }

    public static CliException Usage(string message, Exception? cause = null) => new(message, cause!) { IsUsage = true }; // Exception takes null for "no cause"

    /// <summary>Makes options from what the user gave; what they refuse is a wrong call.</summary>
    public static T Checked<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw Usage(Failure.Describe(e), e);
        }
    }
}
