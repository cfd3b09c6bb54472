using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Data.Splits;
using SarGan.Data.Tiling;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Layouts;

public sealed class GeoTiffDatasetTests : IDisposable
{
    private const int Side = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Sen12OfGeoTiff_FindsThePairs()
    {
        for (var patch = 1; patch <= 3; patch++)
        {
            Sar($"ROIs1_fall/s1_7/ROIs1_fall_s1_7_p{patch}.tif", patch);
            Optical($"ROIs1_fall/s2_7/ROIs1_fall_s2_7_p{patch}.tif", patch);
        }
        var dataset = DatasetFolder.Open(_folder.Path);
        Assert.Equal((3, true), (dataset.All.Count, dataset.Paired));
    }

    [Fact]
    public void Load_AlignedFoldersUnderTheLearntContract_GivesTheValuesByHand()
    {
        Aligned();
        var dataset = DatasetFolder.Open(_folder.Path);
        var contract = ScalingLearner.Learn(dataset.Sar(TileSplit.Train).Files, dataset.Optical(TileSplit.Train).Files);
        var seen = dataset.Under(contract);
        var batch = new PairedBatches(seen.Sar(TileSplit.Train), seen.Optical(TileSplit.Train), new BatchOptions { Size = Side, Shuffle = false, Flip = false }).Load(0);

        var clip = contract.Sar!.Scaling.Clip[0];
        var samples = TestRasters.Noise(Side * Side, -30, 0, 1);
        for (var i = 0; i < samples.Length; i++)
        {
            var expected = Math.Clamp((2 * (samples[i] - clip.Low) / (clip.High - clip.Low)) - 1, -1, 1);
            // Half a step of 16 bits on [-1, 1].
            Assert.Equal(expected, batch.Sar.Values[i], 1.6e-5);
        }
    }

    [Fact]
    public void Content_UnderAContract_CarriesItAndClaimsNoPictures()
    {
        Aligned();
        var dataset = DatasetFolder.Open(_folder.Path);
        var contract = ScalingLearner.Learn(dataset.Sar().Files, dataset.Optical().Files);
        var seen = dataset.Under(contract);
        var content = new PairedBatches(new CachedTiles(seen.Sar(), 1 << 20), seen.Optical()).Content!;

        Assert.Equal(contract.ToJson().GetRawText(), content.Contract!.ToJson().GetRawText());
        Assert.Equal(contract.ToJson().GetRawText(), content.Describe()!.ToJson().GetRawText());
        Assert.Null(content.BitsPerSample(Domain.Sar));
    }

    [Fact]
    public void Under_OneDomainUnknown_ReadsItAsPictures()
    {
        Aligned();
        var contract = new RadiometricContract { Sar = new DomainContract { Scaling = new SarScaling { Clip = [new ClipRange(-30, 0)] } } };
        var seen = DatasetFolder.Open(_folder.Path).Under(contract);
        Assert.Equal(3, seen.Optical().Read(0).Channels);
        Assert.Null(new PairedBatches(seen.Sar(), seen.Optical()).Content!.Contract!.Optical);
    }

    [Fact]
    public void Open_BrokenGeoTiff_IsNamedWithItsReason()
    {
        Aligned();
        File.WriteAllText(_folder["trainA/0.tif"], "no TIFF");
        var error = Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(_folder.Path));
        Assert.Contains("1 bad tile", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("trainA", "0.tif"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_FloatTilesOnBothSides_FindsTheCopies()
    {
        Aligned();
        File.Copy(_folder["trainA/1.tif"], _folder["testA/0.tif"], overwrite: true);
        var dataset = DatasetFolder.Open(_folder.Path);

        var audit = LeakAudit.Run(dataset);
        Assert.Equal((true, 1), (audit.SarBlocks.Auditable, audit.SarBlocks.LeakingTestTiles));
        Assert.Equal((true, 0), (audit.OpticalBlocks.Auditable, audit.OpticalBlocks.LeakingTestTiles));
    }

    [Fact]
    public void Split_Copy_KeepsTheFilesByteForByte()
    {
        for (var scene = 1; scene <= 3; scene++)
        {
            Sar($"data/ROIs1_fall/s1_{scene}/ROIs1_fall_s1_{scene}_p1.tif", scene);
            Optical($"data/ROIs1_fall/s2_{scene}/ROIs1_fall_s2_{scene}_p1.tif", scene);
        }
        var result = DatasetSplit.Write(DatasetFolder.Open(_folder["data"]), _folder["split"], new SplitOptions { Test = 0.34, Mode = SplitMode.Copy });

        Assert.Equal((2, 1), (result.Dataset.Train.Count, result.Dataset.Test.Count));
        var copies = Directory.GetFiles(_folder["split"], "*.tif", SearchOption.AllDirectories);
        Assert.Equal(6, copies.Length);
        var originals = Directory.GetFiles(_folder["data"], "*.tif", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
        Assert.All(copies, copy => Assert.Contains(originals, original => original.AsSpan().SequenceEqual(File.ReadAllBytes(copy))));
    }

    [SkippableFact]
    public void Load_TilesCutFromASentinelPair_AreScaledByWhatTheTrainingSideTaught()
    {
        using var sar = GeoTiffReader.Open(RealData.Require("geotiff/sar/ROIs1970_fall_s1_139_p839.tif"));
        using var optical = GeoTiffReader.Open(RealData.Require("geotiff/sar/ROIs1970_fall_s2_139_p839.tif"));
        TileCutter.Write(new RasterPair(sar, optical), _folder["tiles"], new TileCutterOptions { Size = 32, Count = 6, MarginPixels = 8 });

        var dataset = DatasetFolder.Open(_folder["tiles"]);
        var contract = ScalingLearner.Learn(dataset.Sar(TileSplit.Train).Files, dataset.Optical(TileSplit.Train).Files);
        var seen = dataset.Under(contract, size: Side);
        var batch = new PairedBatches(seen.Sar(TileSplit.Train), seen.Optical(TileSplit.Train), new BatchOptions { Size = Side, BatchSize = 6 }).Load(0);

        Assert.Equal(BackscatterUnit.Decibels, Assert.IsType<SarScaling>(contract.Sar!.Scaling).Samples);
        Assert.All(batch.Sar.Values.Concat(batch.Optical.Values), value => Assert.InRange(value, -1, 1));
        // Both ends of the range were met, or nearly so.
        Assert.True(batch.Sar.Values.Min() < -0.7 && batch.Sar.Values.Max() > 0.7);
    }

    private void Aligned()
    {
        for (var tile = 0; tile < 2; tile++)
        {
            Sar($"trainA/{tile}.tif", tile + 1);
            Optical($"trainB/{tile}.tif", tile + 1);
        }
        Sar("testA/0.tif", 11);
        Optical("testB/0.tif", 11);
    }

    private void Sar(string path, int seed) => TestRasters.Write(_folder[path], Side, SampleType.Float32, [TestRasters.Noise(Side * Side, -30, 0, seed)]);

    private void Optical(string path, int seed) =>
        TestRasters.Write(_folder[path], Side, SampleType.UInt16, [.. Enumerable.Range(0, 3).Select(band => TestRasters.Noise(Side * Side, 200, 3000, (100 * seed) + band))]);
}
