namespace SarGan.Registration;

/// <summary>The checks that the option records share.</summary>
internal static class Check
{
    public static double Range(double value, double low, double high, string name) => value >= low && value <= high ? value : throw Out(name, FormattableString.Invariant($"{low} to {high}"), value);

    public static int Range(int value, int low, int high, string name) => value >= low && value <= high ? value : throw Out(name, FormattableString.Invariant($"{low} to {high}"), value);

    public static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Out(name, string.Join(" or ", Enum.GetNames<T>()), value);

    public static ArgumentOutOfRangeException Out(string name, string rule, object value) => new(name, FormattableString.Invariant($"{name} must be {rule}. Actual value was {value}."));
}
