namespace SarGan.Cli;

/// <summary>What the process returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Fine = 0;

    /// <summary>The call was right, but the work could not be done, or was cancelled.</summary>
    public const int Failed = 1;

    /// <summary>The call itself is wrong, whatever is on the disk.</summary>
    public const int Usage = 2;

    /// <summary>The work is done, and its honest result is that two images do not fit.</summary>
    public const int NotAligned = 3;
}
