using SarGan.Data.Tests;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests.Support;

/// <summary>Small GeoTIFF tiles of VV and VH in dB with nodata and Sentinel-2-like reflectance, split; and a tiny CycleGAN trained on them by the program itself.</summary>
public sealed class RadarTiles : IDisposable
{
    private const int Side = 40;
    private readonly TemporaryFolder _folder = new();

    public RadarTiles()
    {
        for (var tile = 0; tile < 5; tile++)
        {
            var (radar, optical) = tile < 4 ? ("trainA", "trainB") : ("testA", "testB");
            float[] vv = TestRasters.Noise(Side * Side, -20, 0, tile), vh = TestRasters.Noise(Side * Side, -30, -10, 50 + tile);
            vv[0] = vh[0] = -99;
            TestRasters.Write(_folder["tiles", radar, $"{tile}.tif"], Side, SampleType.Float32, [vv, vh], noData: -99, names: ["VV", "VH"]);
            TestRasters.Write(_folder["tiles", optical, $"{tile}.tif"], Side, SampleType.UInt16, [.. Enumerable.Range(0, 4).Select(band => TestRasters.Noise(Side * Side, 200, 3000, (100 * tile) + band))]);
        }
        Trained = Sargan.Run(["train", "cyclegan", "--data", Data, "--out", Run, .. TrainedModels.Tiny, "--steps", "3"]);
        Trained.AssertFine();
    }

    internal string Data => _folder["tiles"];

    internal string Run => _folder["run"];

    internal SarganResult Trained { get; }

    public void Dispose() => _folder.Dispose();
}

[CollectionDefinition(Name)]
public sealed class RadarTilesGroup : ICollectionFixture<RadarTiles>
{
    public const string Name = "radar tiles";
}
