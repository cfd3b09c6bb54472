using SarGan.Training.Metrics;

namespace SarGan.Consistency;

/// <summary>How far the number is right about images whose truth is known, over their blocks of 16 x 16 pixels.</summary>
public sealed record ConsistencyReport
{
    /// <summary>Blocks.</summary>
    public required int Blocks { get; init; }

    /// <summary>Their mean absolute error, on [0, 1].</summary>
    public required double MeanError { get; init; }

    /// <summary>Spearman's correlation of 1 − the number with the error, -1..1: above 0, less trust goes with more error.</summary>
    public required double Correlation { get; init; }

    /// <summary>The same of what costs nothing, the local contrast (standard deviation) of the input; what it is worth is its size, whatever its sign.</summary>
    public required double ContrastCorrelation { get; init; }

    /// <summary>Mean error of the tenth of the blocks that is trusted least, over <see cref="MeanError"/>.</summary>
    public required double WorstTenth { get; init; }

    /// <summary>The same of the tenth whose error is largest: what nobody could surpass who knew the errors.</summary>
    public required double WorstTenthAtBest { get; init; }

    /// <summary>Blocks by their number in ten steps of 0.1, the empty ones left out.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Judges blocks.</summary>
    internal static ConsistencyReport Of(IReadOnlyList<JudgedBlock> blocks, double referenceError)
    {
        var errors = blocks.Select(b => b.Error).ToList();
        var mean = errors.Average();
        var worst = blocks.OrderBy(b => b.Score).Take(Math.Max(1, blocks.Count / 10)).Average(b => b.Error);
        return new ConsistencyReport
        {
            Blocks = blocks.Count,
            MeanError = mean,
            Correlation = RankCorrelation.Spearman([.. blocks.Select(b => 1 - b.Score)], errors),
            ContrastCorrelation = RankCorrelation.Spearman([.. blocks.Select(b => b.Contrast)], errors),
            WorstTenth = worst / mean,
            WorstTenthAtBest = errors.OrderDescending().Take(Math.Max(1, blocks.Count / 10)).Average() / mean,
            Reliability =
            [
                .. blocks.GroupBy(b => Math.Min(9, (int)(b.Score * 10))).OrderBy(g => g.Key)
                    .Select(g => new ReliabilityBin(g.Count(), g.Average(b => b.Score), g.Count(b => b.Error <= referenceError) / (double)g.Count(), g.Average(b => b.Error))),
            ],
        };
    }
}

/// <summary>Blocks of about one number: where it is right, <paramref name="Promised"/> and <paramref name="Kept"/> are equal.</summary>
/// <param name="Blocks">How many.</param>
/// <param name="Promised">Their mean number.</param>
/// <param name="Kept">The share of them whose error is at most the reference error.</param>
/// <param name="MeanError">Their mean absolute error, on [0, 1].</param>
public sealed record ReliabilityBin(int Blocks, double Promised, double Kept, double MeanError);

/// <summary>A block whose truth is known.</summary>
/// <param name="Score">Its mean number.</param>
/// <param name="Error">Its mean absolute error, on [0, 1].</param>
/// <param name="Contrast">Logarithm of its input's standard deviation.</param>
/// <param name="Signs">All its signs.</param>
/// <param name="X">Its left edge in the image.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Image">Which image it is of.</param>
internal sealed record JudgedBlock(double Score, double Error, double Contrast, double[] Signs, int X, int Y, int Image);
