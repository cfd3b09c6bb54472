namespace SarGan.Registration.Structure;

/// <summary>The conditions under which a structural registration may be used.</summary>
/// <remarks>
/// Chosen on 50 true and 50 mismatched 512 x 512 cut-outs of Los Angeles (Sentinel-1 VH with Sentinel-2), turned, scaled and shifted at random. The held-out significance of the mismatched ones
/// was 2.2 at most, and twice that is asked for; of the true ones that were found to 10 pixels it was 7.7 in the median. docs/registration.md has the figures on other images.
/// </remarks>
internal static class StructureVerdict
{
    /// <summary>Pixels.</summary>
    public const int LeastSide = 48;

    /// <summary>Standard deviations above chance.</summary>
    public const double LeastHeldOut = 4.5;

    /// <summary>Pixels of the level that is fitted last.</summary>
    public const double MostApart = 4;

    /// <summary>Of the blocks; by chance it is 8 %, the share of the places within 3 pixels among those within 9 along each axis.</summary>
    public const double LeastInlierShare = 0.2;

    public const int LeastInliers = 6;

    /// <summary>Share of the image.</summary>
    public const double LeastSpread = 0.1;

    /// <summary>Each condition that is not met, as a sentence, and what was searched; none means aligned.</summary>
    public static IReadOnlyList<string> Objections(StructureEvidence evidence, int inliers, double spread, string range)
    {
        var objections = new List<string>();
        if (evidence.HeldOut < LeastHeldOut)
            objections.Add(FormattableString.Invariant($"One half of the image agrees with the other half's transform by {evidence.HeldOut:F1} standard deviations only; {LeastHeldOut:F1} are needed."));
        if (evidence.HalvesApart > MostApart)
            objections.Add(FormattableString.Invariant($"The two halves of the image, each on its own, find transforms that are {evidence.HalvesApart:F1} pixels apart; {MostApart:F0} are allowed. These are pixels of the last comparison, each {evidence.FineFactor:F2} pixels of the compared optical image long."));
        if (inliers < Math.Max(LeastInliers, LeastInlierShare * evidence.Matches.Count))
            objections.Add(FormattableString.Invariant($"Only {inliers} of {evidence.Matches.Count} blocks agree with the transform."));
        if (spread < LeastSpread)
            objections.Add(FormattableString.Invariant($"The blocks that agree cover {spread:P0} of the image only."));
        if (objections.Count > 0) objections.Add(range);
        return objections;
    }
}
