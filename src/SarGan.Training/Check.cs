using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SarGan.Training;

/// <summary>Checks of option values, with one wording: the property, the rule, the value.</summary>
internal static class Check
{
    public static T AtLeast<T>(T lowest, T value, [CallerMemberName] string name = "")
        where T : INumber<T> =>
        value >= lowest ? value : throw Wrong(name, $"{lowest} or more", value);

    public static int? AtLeast(int lowest, int? value, [CallerMemberName] string name = "") =>
        value is null ? null : AtLeast(lowest, value.Value, name);

    public static double Weight(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Wrong(name, "finite and 0 or more", value);

    public static double Positive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Wrong(name, "finite and above 0", value);

    public static double Share(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Wrong(name, "0 or more and below 1", value);

    private static ArgumentOutOfRangeException Wrong<T>(string name, string rule, T value) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be {rule}. Actual value was {value}."));
}
