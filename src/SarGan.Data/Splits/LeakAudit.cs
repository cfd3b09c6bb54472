using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Data.Splits;

/// <summary>Looks for ground that is both learnt from and tested on.</summary>
/// <remarks>
/// SEN1-2 cuts 256-pixel tiles at a stride of 128, so neighbours share whole 128 x 128 quadrants: those are compared by hash of their decoded
/// pixels. Tiles that overlap by other amounts are found by footprint only. Blocks of almost one value (open sea, saturation) are no evidence
/// and left out. Tiles that touch but do not overlap are no leak in this sense, though they are alike.
/// </remarks>
public static class LeakAudit
{
    /// <summary>Side of the compared blocks in pixels, the stride of SEN1-2. Tiles smaller than this are compared whole.</summary>
    public const int BlockSize = 128;

    private const int MaxExamples = 20;
    private const int MinDistinctValues = 8;

    /// <summary>Compares the test tiles with the training tiles.</summary>
    /// <param name="dataset">A data set with a test side.</param>
    /// <param name="cancellationToken">Stops between tiles.</param>
    /// <exception cref="ArgumentException">Nothing is held out for tests.</exception>
    /// <exception cref="DatasetLayoutException">A tile is broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LeakAuditResult Run(TileDataset dataset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!dataset.HasTest) throw new ArgumentException($"An audit compares training and test tiles; {dataset.Root} ({dataset.Layout}) has no test tiles. Split it first.", nameof(dataset));
        return new LeakAuditResult(
            CompareBlocks("identical SAR blocks", dataset.Sar(TileSplit.Train), dataset.Sar(TileSplit.Test), cancellationToken),
            CompareBlocks("identical optical blocks", dataset.Optical(TileSplit.Train), dataset.Optical(TileSplit.Test), cancellationToken),
            CompareFootprints(dataset, cancellationToken));
    }

    private static LeakFinding CompareBlocks(string evidence, FileTiles train, FileTiles test, CancellationToken cancellationToken)
    {
        var learnt = new Dictionary<UInt128, int>();
        var trainHashes = HashAll(train, cancellationToken);
        for (var i = 0; i < trainHashes.Length; i++)
        {
            foreach (var (hash, _) in trainHashes[i]) learnt.TryAdd(hash, i);
        }

        var testHashes = HashAll(test, cancellationToken);
        var examples = new List<LeakExample>();
        int leaking = 0, matches = 0;
        for (var i = 0; i < testHashes.Length; i++)
        {
            var before = matches;
            foreach (var (hash, place) in testHashes[i])
            {
                if (!learnt.TryGetValue(hash, out var other)) continue;
                matches++;
                if (examples.Count < MaxExamples) examples.Add(new LeakExample(test.NameOf(i), train.NameOf(other), $"the block at column {place.X}, row {place.Y} of the test tile"));
            }

            if (matches > before) leaking++;
        }

        var compared = testHashes.Count(hashes => hashes.Count > 0);
        return new LeakFinding { Evidence = evidence, Auditable = compared > 0 && learnt.Count > 0, TestTilesCompared = compared, LeakingTestTiles = leaking, Matches = matches, Examples = examples };
    }

    private static List<(UInt128 Hash, (int X, int Y) Place)>[] HashAll(FileTiles tiles, CancellationToken cancellationToken)
    {
        var hashes = new List<(UInt128, (int, int))>[tiles.Count];
        try
        {
            Parallel.For(0, tiles.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => hashes[i] = HashBlocks(tiles.ReadStored(i)));
        }
        catch (AggregateException e) when (e.InnerException is DatasetLayoutException broken)
        {
            throw new DatasetLayoutException(broken.Message, broken);
        }

        return hashes;
    }

    private static List<(UInt128 Hash, (int X, int Y) Place)> HashBlocks(PixelImage image)
    {
        int width = Math.Min(BlockSize, image.Width), height = Math.Min(BlockSize, image.Height);
        var sampleBytes = image.BitsPerSample / 8;
        var samples = sampleBytes == 1 ? image.Bytes : MemoryMarshal.AsBytes(image.Words);
        var row = width * image.Channels * sampleBytes;
        // The shape is hashed too, so that equal bytes of other shapes differ.
        var block = new byte[(row * height) + 4];
        BinaryPrimitives.WriteInt32LittleEndian(block, (width << 8) + (image.Channels << 2) + sampleBytes);
        var hashes = new List<(UInt128, (int, int))>();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var y = 0; y + height <= image.Height; y += height)
        {
            for (var x = 0; x + width <= image.Width; x += width)
            {
                for (var i = 0; i < height; i++)
                    samples.Slice((((y + i) * image.Width) + x) * image.Channels * sampleBytes, row).CopyTo(block.AsSpan(4 + (i * row)));
                if (!HasContent(block.AsSpan(4))) continue;
                SHA256.HashData(block, digest);
                hashes.Add((BinaryPrimitives.ReadUInt128LittleEndian(digest), (x, y)));
            }
        }

        return hashes;
    }

    private static bool HasContent(ReadOnlySpan<byte> bytes)
    {
        Span<bool> seen = stackalloc bool[256];
        var distinct = 0;
        foreach (var b in bytes)
        {
            if (seen[b]) continue;
            seen[b] = true;
            if (++distinct >= MinDistinctValues) return true;
        }

        return false;
    }

    private static LeakFinding CompareFootprints(TileDataset dataset, CancellationToken cancellationToken)
    {
        var audit = new FootprintAudit(dataset);
        var examples = new List<LeakExample>();
        int leaking = 0, matches = 0;
        foreach (var (test, shared) in audit.Overlaps())
        {
            cancellationToken.ThrowIfCancellationRequested();
            matches += shared.Count;
            if (shared.Count > 0) leaking++;
            examples.AddRange(shared.Take(MaxExamples - examples.Count).Select(train => new LeakExample(test.SarPath, train.SarPath, "overlapping footprints")));
        }

        return new LeakFinding { Evidence = "overlapping footprints", Auditable = audit.Auditable, TestTilesCompared = audit.Compared, LeakingTestTiles = leaking, Matches = matches, Examples = examples };
    }
}
