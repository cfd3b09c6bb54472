using System.Runtime.CompilerServices;

namespace SarGan.Models.Networks;

/// <summary>Range checks for the init accessors of option records.</summary>
internal static class OptionRange
{
    /// <summary>More channels than this are a mistake or an attack, and would be allocated before anyone looks.</summary>
    public const int MostChannels = 4096;

    /// <summary>More parameters than this (4 GB in float32) are a mistake or an attack.</summary>
    private const long MostParameters = 1_000_000_000;

    /// <summary>The value, if it lies in the closed range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static int Check(int value, int least, int most, [CallerMemberName] string name = "")
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, $"{name} must be {least} or more. Actual value was {value}.");
        if (value > most) throw new ArgumentOutOfRangeException(name, $"{name} must be {most} or less. Actual value was {value}.");
        return value;
    }

    /// <summary>The rate, if it lies in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static double CheckRate(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be 0 or more and less than 1. Actual value was {value}."));

    /// <summary>The value, if the enumeration has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static T CheckKnown<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Actual value was {value}.");

    /// <summary>Refuses options whose network would not fit any machine that this is meant for.</summary>
    /// <exception cref="ArgumentException">There are too many parameters.</exception>
    public static void CheckTotal(long parameters)
    {
        if (parameters > MostParameters)
            throw new ArgumentException($"A network may have at most {MostParameters} parameters. These options ask for {parameters}.");
    }
}
