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

    public static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be {string.Join(" or ", Enum.GetNames<T>())}. Actual value was {value}.");
}
