namespace SarGan.Registration.Pairs;

/// <summary>How <see cref="PairScorer"/> compares.</summary>
public sealed record PairScorerOptions
{
    /// <summary>Pixels to every side in which a better place is looked for. Default 12; 6 to 64. A tile's sides must be 4 times that at least.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Reach { get; init => field = Check.Range(value, 6, 64, nameof(Reach)); } = 12;

    /// <summary>Standard deviation in pixels of the blur against speckle before gradients are taken. Default 1.5; 0.5 to 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Blur { get; init => field = Check.Range(value, 0.5, 5, nameof(Blur)); } = 1.5;

    /// <summary>The correlation of structure at which it counts by half. Default 0.08; 0.001 to 1. Real tiles of different ground stay below about 0.04.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double HalfSimilarity { get; init => field = Check.Range(value, 0.001, 1, nameof(HalfSimilarity)); } = 0.08;

    /// <summary>The prominence of the best place at which it counts by half. Default 2.5; 1 to 20. It is about what a neighbourhood without any true place has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double HalfProminence { get; init => field = Check.Range(value, 1, 20, nameof(HalfProminence)); } = 2.5;
}
