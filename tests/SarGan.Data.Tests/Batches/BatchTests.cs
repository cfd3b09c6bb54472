using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Data.Tests.Batches;

public sealed class BatchTests
{
    [Fact]
    public void Options_Defaults_AreTheArticles() =>
        Assert.Equal(new BatchOptions { BatchSize = 1, Size = 256, SarChannels = 3, OpticalChannels = 3, Flip = true, Shuffle = true, Seed = 1 }, new BatchOptions());

    [Fact]
    public void Options_OutOfRange_NameTheRuleAndTheValue() =>
        Assert.StartsWith("BatchSize must be 1 or more. Actual value was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOptions { BatchSize = 0 }).Message, StringComparison.Ordinal);

    [Fact]
    public void Paired_AnEpoch_HasEachPairOnceAndTheLastBatchIsPartial()
    {
        var batches = new PairedBatches(Numbered(7, 0), Numbered(7, 100), Small with { BatchSize = 3 });
        Assert.Equal(3, batches.StepsPerEpoch);
        foreach (var epoch in new[] { 0, 1 })
        {
            var loaded = Enumerable.Range(0, 3).Select(i => batches.Load((epoch * 3) + i)).ToList();
            Assert.Equal([3, 3, 1], loaded.Select(batch => batch.Sar.Count));
            Assert.All(loaded, batch => Assert.Equal(epoch, batch.Epoch));
            Assert.Equal(Enumerable.Range(0, 7), loaded.SelectMany(batch => Values(batch.Sar)).Order());
            Assert.All(loaded, batch => Assert.Equal(Values(batch.Sar).Select(v => v + 100), Values(batch.Optical)));
            Assert.All(loaded, batch => Assert.Equal(Values(batch.Sar).Select(v => $"tile {v}"), batch.SarNames));
        }

        Assert.NotEqual(Enumerable.Range(0, 3).SelectMany(i => Values(batches.Load(i).Sar)), Enumerable.Range(3, 3).SelectMany(i => Values(batches.Load(i).Sar)));
    }

    [Fact]
    public void Paired_Flips_AreTheSameInBothDomainsAndHappenHalfTheTime()
    {
        // Left half dark, right half bright: the first value tells the flip.
        var tile = new PixelImage(2, 2, 1, [0, 255, 0, 255]);
        var tiles = new MemoryTiles([.. Enumerable.Repeat(tile, 400)]);
        var batch = new PairedBatches(tiles, tiles, Small with { BatchSize = 400, Size = 2, SarChannels = 1, OpticalChannels = 3 }).Load(0);

        var sar = Enumerable.Range(0, 400).Select(i => batch.Sar.Values[i * 4]).ToList();
        Assert.Equal(sar, Enumerable.Range(0, 400).Select(i => batch.Optical.Values[i * 12]));
        // Binomial with standard deviation 10.
        Assert.InRange(sar.Count(value => value > 0), 150, 250);
        Assert.Equal(-1f, PairedBatches.Labelled(tiles, tiles, Small with { BatchSize = 400, Size = 2 }).Load(0).Sar.Values.Chunk(2).Max(row => row[0]));
    }

    [Fact]
    public void Unpaired_Flips_AreIndependent()
    {
        var tile = new PixelImage(2, 2, 1, [0, 255, 0, 255]);
        var tiles = new MemoryTiles([.. Enumerable.Repeat(tile, 400)]);
        var batch = new UnpairedBatches(tiles, tiles, Small with { BatchSize = 400, Size = 2, SarChannels = 1, OpticalChannels = 1 }).Load(0);
        var equal = Enumerable.Range(0, 400).Count(i => batch.Sar.Values[i * 4] == batch.Optical.Values[i * 4]);
        Assert.InRange(equal, 150, 250);
    }

    [Fact]
    public void Unpaired_AnEpoch_IsTheLargerSideAndTheSmallerIsReshuffledAndRepeated()
    {
        var batches = new UnpairedBatches(Numbered(10, 0), Numbered(4, 100), Small with { BatchSize = 4 });
        Assert.Equal(3, batches.StepsPerEpoch);
        var loaded = Enumerable.Range(0, 3).Select(i => batches.Load(i)).ToList();
        Assert.Equal([4, 4, 2], loaded.Select(batch => batch.Sar.Count));
        Assert.Equal(Enumerable.Range(0, 10), loaded.SelectMany(batch => Values(batch.Sar)).Order());
        var optical = loaded.SelectMany(batch => Values(batch.Optical)).ToList();
        Assert.Equal(Enumerable.Range(100, 4), optical[..4].Order());
        Assert.Equal(Enumerable.Range(100, 4), optical[4..8].Order());
        Assert.Equal(2, optical[8..].Distinct().Count());
    }

    [Fact]
    public void Unpaired_Orders_DifferBetweenDomainsAndEpochs()
    {
        var batches = new UnpairedBatches(Numbered(50, 0), Numbered(50, 0), Small with { BatchSize = 50 });
        Assert.NotEqual(Values(batches.Load(0).Sar), Values(batches.Load(0).Optical));
        Assert.NotEqual(Values(batches.Load(0).Sar), Values(batches.Load(1).Sar));
    }

    [Fact]
    public void Load_WithoutShuffle_KeepsTheOrder() =>
        Assert.Equal(Enumerable.Range(0, 5), Values(new PairedBatches(Numbered(5, 0), Numbered(5, 0), Small with { BatchSize = 5, Shuffle = false }).Load(4).Sar));

    [Fact]
    public void Load_AnotherSeed_GivesAnotherOrder() =>
        Assert.NotEqual(
            Values(new PairedBatches(Numbered(50, 0), Numbered(50, 0), Small with { BatchSize = 50 }).Load(0).Sar),
            Values(new PairedBatches(Numbered(50, 0), Numbered(50, 0), Small with { BatchSize = 50, Seed = 2 }).Load(0).Sar));

    [Fact]
    public void Load_OtherSizes_AreResizedAsTheResizerDoes()
    {
        var image = TestTiles.Waves(20, 14, 3);
        var tiles = new MemoryTiles([image]);
        var batch = new PairedBatches(tiles, tiles, new BatchOptions { Size = 8, OpticalChannels = 1, Flip = false }).Load(0);

        var full = new float[20 * 14 * 3];
        PixelScaling.ToSigned(image, full, 3);
        var expected = new float[8 * 8 * 3];
        PixelResizer.Resize(full, (14, 20), expected, (8, 8));
        Assert.Equal(expected, batch.Sar.Values);
        Assert.Equal((1, 64), (batch.Optical.Channels, batch.Optical.Values.Length));
    }

    [Fact]
    public void Load_GreyOfAnotherSize_IsReplicated()
    {
        var tiles = new MemoryTiles([TestTiles.Waves(20, 14, 1)]);
        var values = new PairedBatches(tiles, tiles, new BatchOptions { Size = 8 }).Load(0).Sar.Values;
        Assert.Equal(values[..64], values[64..128]);
        Assert.Equal(values[..64], values[128..]);
    }

    [Fact]
    public void Load_ChannelsThatDoNotConvert_NameTheTile()
    {
        var tiles = new MemoryTiles([TestTiles.Noise(8, 8, 3, 1)], ["odd.png"]);
        Assert.Contains("odd.png", Assert.Throws<DatasetLayoutException>(() => new PairedBatches(tiles, tiles, new BatchOptions { Size = 8, SarChannels = 2 }).Load(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_EmptyOrUnequalSets_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PairedBatches(Numbered(2, 0), Numbered(3, 0)));
        Assert.Throws<ArgumentException>(() => new PairedBatches(new MemoryTiles([]), new MemoryTiles([])));
        Assert.Throws<ArgumentException>(() => new UnpairedBatches(Numbered(2, 0), new MemoryTiles([])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PairedBatches(Numbered(2, 0), Numbered(2, 0)).Load(-1));
    }

    internal static BatchOptions Small => new() { Size = 4, SarChannels = 1, OpticalChannels = 1 };

    /// <summary>Tiles of one value each: offset, offset + 1 and so on.</summary>
    internal static MemoryTiles Numbered(int count, int offset) =>
        new([.. Enumerable.Range(0, count).Select(i => new PixelImage(4, 4, 1, [.. Enumerable.Repeat((byte)(i + offset), 16)]))]);

    internal static IEnumerable<int> Values(ImageBatch batch) =>
        Enumerable.Range(0, batch.Count).Select(i => (int)Math.Round((batch.Values[i * batch.Channels * batch.Height * batch.Width] + 1) * 127.5)).ToList();
}
