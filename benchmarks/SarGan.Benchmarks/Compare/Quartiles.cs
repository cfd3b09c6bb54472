using System.Globalization;

namespace SarGan.Benchmarks.Compare;

/// <summary>Median and quartiles, between ranks by linear interpolation.</summary>
internal readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    public static Quartiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("Quartiles need at least one value.", nameof(values));
        return new Quartiles(At(0.25), At(0.5), At(0.75));

        double At(double share)
        {
            var rank = share * (sorted.Length - 1);
            var below = (int)rank;
            var above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
        }
    }

    /// <summary>"median [lower, upper]".</summary>
    public string ToString(string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} [{Lower.ToString(format, CultureInfo.InvariantCulture)}, {Upper.ToString(format, CultureInfo.InvariantCulture)}]");
}
