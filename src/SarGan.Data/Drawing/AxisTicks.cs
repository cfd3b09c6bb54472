using System.Globalization;

namespace SarGan.Data.Drawing;

/// <summary>A mark on an axis.</summary>
internal readonly record struct AxisTick(double Value, string Label);

/// <summary>The range that an axis shows, and the round numbers marked on it.</summary>
internal sealed class AxisTicks
{
    private readonly bool _logarithmic;

    private AxisTicks(double low, double high, bool logarithmic, IReadOnlyList<AxisTick> ticks) => (Low, High, _logarithmic, Marks) = (low, high, logarithmic, ticks);

    public double Low { get; }

    public double High { get; }

    public IReadOnlyList<AxisTick> Marks { get; }

    /// <summary>Where a value stands: 0 at the low end, 1 at the high end.</summary>
    public double Position(double value) => _logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>An axis over the finite values (the positive ones if logarithmic), with about <paramref name="count"/> marks at 1, 2 or 5 times a power of ten.</summary>
    /// <param name="values">What will be drawn.</param>
    /// <param name="logarithmic">Whether equal ratios take equal room.</param>
    /// <param name="count">Marks wished for, 2 or more.</param>
    /// <param name="tight">Whether the axis ends at the outermost values, not at marks.</param>
    public static AxisTicks Cover(IEnumerable<double> values, bool logarithmic, int count, bool tight)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || (logarithmic && value <= 0)) continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        if (low > high) (low, high) = logarithmic ? (0.1, 1) : (0, 1);
        return logarithmic ? Logarithmic(low, high) : Linear(low, high, count, tight);
    }

    private static AxisTicks Linear(double low, double high, int count, bool tight)
    {
        if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)) || high == low)
        {
            var margin = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - margin, high + margin);
        }
        var step = RoundStep((high - low) / count);
        if (!tight) (low, high) = (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);
        var first = (long)Math.Ceiling((low / step) - 1e-9);
        var last = (long)Math.Floor((high / step) + 1e-9);
        var marks = new List<AxisTick>();
        for (var i = first; i <= last; i++) marks.Add(new AxisTick(i * step, Label(i * step, step, Math.Max(Math.Abs(low), Math.Abs(high)))));
        return new AxisTicks(low, high, logarithmic: false, marks);
    }

    private static AxisTicks Logarithmic(double low, double high)
    {
        // Ends on 1, 2 or 5 times a power of ten, so that a curve over one decade fills the axis.
        var (bottom, top) = (RoundDown(low), RoundUp(high));
        if (bottom == top) (bottom, top) = (RoundDown(bottom * 0.99), RoundUp(top * 1.01));
        var decades = Math.Log10(top / bottom);
        var every = (int)Math.Max(1, Math.Ceiling(decades / 8));
        var marks = new List<AxisTick>();
        for (var power = (int)Math.Floor(Math.Log10(bottom) + 1e-9); power <= Math.Log10(top) + 1e-9; power++)
        {
            foreach (var digit in decades <= 3 ? new[] { 1, 2, 5 } : [1])
            {
                var value = digit * Math.Pow(10, power);
                if (value < bottom * (1 - 1e-9) || value > top * (1 + 1e-9) || power % every != 0) continue;
                marks.Add(new AxisTick(value, Shorten(value)));
            }
        }
        return new AxisTicks(bottom, top, logarithmic: true, marks);
    }

    /// <summary>1, 2 or 5 times a power of ten, the nearest above.</summary>
    private static double RoundStep(double step) => RoundUp(step);

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digit = value / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
    }

    private static double RoundDown(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digit = value / power;
        return power * (digit >= 10 - 1e-9 ? 10 : digit >= 5 - 1e-9 ? 5 : digit >= 2 - 1e-9 ? 2 : 1);
    }

    private static string Label(double value, double step, double largest)
    {
        if (largest >= 1e9 || step < 1e-6) return Shorten(value);
        var (unit, suffix) = largest >= 1e6 ? (1e6, "M") : largest >= 1e4 ? (1e3, "k") : (1.0, "");
        var decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step / unit) + 1e-9));
        // -0 prints a sign.
        return value == 0 ? "0" : (value / unit).ToString("F" + decimals, CultureInfo.InvariantCulture) + suffix;
    }

    private static string Shorten(double value) => value.ToString(Math.Abs(value) is >= 1e-4 and < 1e5 ? "0.#####" : "0.#e+0", CultureInfo.InvariantCulture);
}
