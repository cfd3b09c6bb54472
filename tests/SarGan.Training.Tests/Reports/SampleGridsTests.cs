using SarGan.Data.Images;
using SarGan.Training.Reports;

namespace SarGan.Training.Tests.Reports;

public sealed class SampleGridsTests
{
    [Fact]
    public void CycleGan_TwoSamples_GivesTwoRowsOfFour()
    {
        var tiles = Enumerable.Range(0, 8).Select(i => Flat((byte)i)).ToArray();
        var grid = SampleGrids.CycleGan(new CycleSample(tiles[0], tiles[1], tiles[2], tiles[3]), new CycleSample(tiles[4], tiles[5], tiles[6], tiles[7]), "Step 200");
        Assert.Equal(["Original", "Translated", "Reconstructed", "Label"], grid.ColumnTitles);
        Assert.Equal(2, grid.Rows.Count);
        Assert.Equal(tiles[..4], grid.Rows[0]);
        Assert.Equal(tiles[4..], grid.Rows[1]);
        Assert.Equal("Step 200", grid.Caption);
    }

    [Fact]
    public void CycleGan_Unpaired_LeavesTheLabelEmpty()
    {
        var sample = new CycleSample(Flat(1), Flat(2), Flat(3), null);
        Assert.Null(SampleGrids.CycleGan(sample, sample).Rows[0][3]);
        Assert.True(SampleGrids.CycleGan(sample, sample).Draw().Width > 4 * 192);
    }

    [Fact]
    public void Pix2Pix_ThreeSamples_GivesAColumnEach()
    {
        var tiles = Enumerable.Range(0, 9).Select(i => Flat((byte)i)).ToArray();
        var grid = SampleGrids.Pix2Pix([.. Enumerable.Range(0, 3).Select(i => new PairedSample(tiles[i], tiles[3 + i], tiles[6 + i]))]);
        Assert.Equal(["Condition", "Generated", "Original"], grid.RowLabels);
        Assert.Equal(tiles, grid.Rows.SelectMany(row => row));
        Assert.Equal([3, 3, 3], grid.Rows.Select(row => row.Count));
    }

    [Fact]
    public void Pix2Pix_NoSample_Throws() => Assert.Throws<ArgumentException>(() => SampleGrids.Pix2Pix([]));

    private static PixelImage Flat(byte value)
    {
        var samples = new byte[64];
        Array.Fill(samples, value);
        return new PixelImage(8, 8, 1, samples);
    }
}
