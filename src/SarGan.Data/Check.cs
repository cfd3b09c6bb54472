namespace SarGan.Data;

/// <summary>The checks that the option records share.</summary>
internal static class Check
{
    public static double Range(double value, double low, double high, string name) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {low} to {high}. Actual value was {value}."));

    public static int Range(int value, int low, int high, string name) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {low} to {high}. Actual value was {value}."));

    /// <summary>A time to begin with and one to end with, either of which may be open.</summary>
    /// <exception cref="ArgumentException">It begins after it ends.</exception>
    public static void Interval(DateTimeOffset? from, DateTimeOffset? until)
    {
        if (from > until) throw new ArgumentException(FormattableString.Invariant($"From must not be later than Until. Actual values were {from:O} and {until:O}."));
    }

    public static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be {string.Join(" or ", Enum.GetNames<T>())}. Actual value was {value}.");
}
