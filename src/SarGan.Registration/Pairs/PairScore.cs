namespace SarGan.Registration.Pairs;

/// <summary>How well a SAR and an optical tile fit, and where they would fit better.</summary>
public sealed record PairScore
{
    /// <summary>0 (nothing in common, or not enough to tell) to 1 (the same ground, pixel on pixel).</summary>
    public required double Score { get; init; }

    /// <summary>The correlation of structure with the tiles as they lie, one pixel left and right; -1 to 1, some hundredths to tenths for true pairs.</summary>
    public required double Similarity { get; init; }

    /// <summary>The largest correlation in the neighbourhood.</summary>
    public required double BestSimilarity { get; init; }

    /// <summary>How far the largest correlation stands above the rest of the neighbourhood, in standard deviations of that rest.</summary>
    public required double Prominence { get; init; }

    /// <summary>Columns by which the SAR tile's content lies too far right, by the largest correlation; whole pixels.</summary>
    public required int ShiftX { get; init; }

    /// <summary>Rows by which it lies too far down.</summary>
    public required int ShiftY { get; init; }
}
