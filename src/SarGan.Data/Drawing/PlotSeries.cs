namespace SarGan.Data.Drawing;

/// <summary>One line of a <see cref="LinePlot"/>.</summary>
public sealed record PlotSeries
{
    /// <summary>Wraps points.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="x">Positions, ascending.</param>
    /// <param name="y">Values; where one is NaN or infinite (or not positive on a logarithmic axis) the line has a gap.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public PlotSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count) throw new ArgumentException($"A series needs one y for each x. Actual counts were {x.Count} x and {y.Count} y.", nameof(y));
        (Name, X, Y) = (name, x, y);
    }

    /// <summary>What the legend calls it.</summary>
    public string Name { get; }

    /// <summary>Positions, ascending.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>Values, one for each position.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The centred moving mean over the finite values of a window; NaN where there are none.</summary>
    internal double[] Smooth(int window)
    {
        var smooth = new double[Y.Count];
        var sums = new double[Y.Count + 1];
        var counts = new int[Y.Count + 1];
        for (var i = 0; i < Y.Count; i++)
        {
            var finite = double.IsFinite(Y[i]);
            (sums[i + 1], counts[i + 1]) = (sums[i] + (finite ? Y[i] : 0), counts[i] + (finite ? 1 : 0));
        }
        for (var i = 0; i < smooth.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - (window / 2)), Math.Min(Y.Count, i + ((window + 1) / 2)));
            var count = counts[to] - counts[from];
            smooth[i] = count == 0 || !double.IsFinite(Y[i]) ? double.NaN : (sums[to] - sums[from]) / count;
        }
        return smooth;
    }
}
