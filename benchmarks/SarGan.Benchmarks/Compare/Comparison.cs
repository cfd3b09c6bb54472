using System.Globalization;
using SarGan.Benchmarks.Workloads;

namespace SarGan.Benchmarks.Compare;

/// <summary>What the rounds of one item gave.</summary>
/// <param name="Item">The item.</param>
/// <param name="Plain">Milliseconds of the plain side.</param>
/// <param name="Fast">Milliseconds of SarGan.</param>
/// <param name="Ratio">Plain over fast, of the same round.</param>
/// <param name="Rounds">How many rounds.</param>
/// <param name="Difference">How far the sides' results were apart, relative to the largest value or 1.</param>
/// <param name="LibTorchVersion">What both ran on.</param>
internal sealed record ComparisonResult(ComparisonItem Item, Quartiles Plain, Quartiles Fast, Quartiles Ratio, int Rounds, double Difference, string LibTorchVersion);

/// <summary>Compares two sides that take turns, so that whatever disturbs the machine disturbs both.</summary>
internal sealed class Comparison
{
    private readonly WorkerSettings _settings;
    private readonly int _rounds;
    private readonly TextWriter _progress;

    /// <param name="settings">Of both sides.</param>
    /// <param name="rounds">Rounds of an item, 1 or more.</param>
    /// <param name="progress">Where each round is reported.</param>
    public Comparison(WorkerSettings settings, int rounds, TextWriter progress)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        (_settings, _rounds, _progress) = (settings, rounds, progress);
    }

    /// <summary>Loads an item on both sides, checks that they agree, and times them.</summary>
    /// <exception cref="InvalidOperationException">The sides' results differ, or a side failed.</exception>
    public ComparisonResult Run(ComparisonItem item)
    {
        // Fresh processes: what an allocator has been through before changes the times.
        using var pair = WorkerPair.Start(_settings);
        foreach (var side in Enum.GetValues<Side>()) pair.Load(side, item);
        var difference = Difference(pair.Result(Side.Plain), pair.Result(Side.Fast));
        if (!(difference <= item.Tolerance))
            throw new InvalidOperationException(FormattableString.Invariant($"{item.Key}: the sides must agree to {item.Tolerance:G2}. Actual difference was {difference:G3}."));
        foreach (var side in Enum.GetValues<Side>()) _ = pair.Time(side, item.Repeats);

        List<double> plain = [], fast = [];
        for (var round = 0; round < _rounds; round++)
        {
            // Each goes first in every other round.
            if (round % 2 == 0) plain.Add(pair.Time(Side.Plain, item.Repeats));
            fast.Add(pair.Time(Side.Fast, item.Repeats));
            if (round % 2 == 1) plain.Add(pair.Time(Side.Plain, item.Repeats));
            _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Key} {round + 1}/{_rounds}: {plain[^1]:F1} / {fast[^1]:F1} ms = {plain[^1] / fast[^1]:F2}"));
        }

        return new ComparisonResult(item, Quartiles.Of(plain), Quartiles.Of(fast), Quartiles.Of(plain.Zip(fast, (p, f) => p / f)), _rounds, difference, pair.LibTorchVersion);
    }

    private static double Difference(float[] plain, float[] fast)
    {
        if (plain.Length != fast.Length) return double.PositiveInfinity;
        double largest = 1, difference = 0;
        for (var i = 0; i < plain.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(plain[i]));
            difference = Math.Max(difference, Math.Abs((double)plain[i] - fast[i])); // NaN on either side stays NaN
        }

        return difference / largest;
    }
}
