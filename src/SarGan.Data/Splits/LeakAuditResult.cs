using System.Globalization;

namespace SarGan.Data.Splits;

/// <summary>A test tile and a training tile that share ground.</summary>
/// <param name="Test">The test tile's name.</param>
/// <param name="Train">The training tile's name.</param>
/// <param name="Reason">What they share.</param>
public sealed record LeakExample(string Test, string Train, string Reason);

/// <summary>What one kind of evidence says about leaks.</summary>
public sealed record LeakFinding
{
    /// <summary>The evidence, such as "identical SAR blocks".</summary>
    public required string Evidence { get; init; }

    /// <summary>Whether there was anything to compare on both sides. If not, the finding says nothing, in particular not that there is no leak.</summary>
    public required bool Auditable { get; init; }

    /// <summary>Test tiles that could be compared.</summary>
    public int TestTilesCompared { get; init; }

    /// <summary>Test tiles that share something with a training tile.</summary>
    public int LeakingTestTiles { get; init; }

    /// <summary>Shared blocks, or pairs of overlapping footprints.</summary>
    public long Matches { get; init; }

    /// <summary>The first of them, at most 20.</summary>
    public IReadOnlyList<LeakExample> Examples { get; init; } = [];

    /// <summary>The finding in a sentence.</summary>
    public override string ToString() => Auditable
        ? string.Create(CultureInfo.InvariantCulture, $"{Evidence}: {LeakingTestTiles} of {TestTilesCompared} test tiles leak ({Matches} matches)")
        : $"{Evidence}: not auditable";
}

/// <summary>What <see cref="LeakAudit"/> found.</summary>
/// <param name="SarBlocks">Identical blocks of SAR pixels.</param>
/// <param name="OpticalBlocks">Identical blocks of optical pixels.</param>
/// <param name="Footprints">Overlapping boxes of longitude and latitude, or of pixels where tiles were cut from one scene.</param>
public sealed record LeakAuditResult(LeakFinding SarBlocks, LeakFinding OpticalBlocks, LeakFinding Footprints)
{
    /// <summary>Whether any evidence shows a leak.</summary>
    public bool Leaks => SarBlocks.Matches + OpticalBlocks.Matches + Footprints.Matches > 0;

    /// <summary>Whether any evidence could be had.</summary>
    public bool Auditable => SarBlocks.Auditable || OpticalBlocks.Auditable || Footprints.Auditable;

    /// <summary>The verdict and its evidence, in four lines.</summary>
    public override string ToString() => $"{(Leaks ? "The split leaks." : Auditable ? "No leak was found." : "The split is not auditable.")}\n{SarBlocks}\n{OpticalBlocks}\n{Footprints}";
}
