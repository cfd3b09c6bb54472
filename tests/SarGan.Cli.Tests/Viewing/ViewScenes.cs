using SarGan.Cli.Tests.Support;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests.Viewing;

/// <summary>A radar scene and its translation in UTM, with colours that are known.</summary>
internal static class ViewScenes
{
    public const int Width = 640;
    public const int Height = 480;

    /// <summary>In dB: -20 in the west, -5 in the east, nothing in the upper left corner of 160 x 160 pixels.</summary>
    public static string WriteSar(string path) => TestScenes.Write(
        path,
        TestScenes.Info with
        {
            Width = Width,
            Height = Height,
            SampleType = SampleType.Float32,
            NoData = -9999,
            Metadata = new Dictionary<string, string> { ["SARGAN_UNIT"] = "db", ["SARGAN_QUANTITY"] = "sigma0", ["SARGAN_ATTRIBUTION"] = "Simulated by <SarGan>" },
        },
        (x, y, _) => x < 160 && y < 160 ? -9999 : x < Width / 2 ? -20 : -5);

    /// <summary>Red, green and blue 200, 100, 50 as reflectance times 1000, a mask that leaves the lower right corner out, and consistency: 0 in the north, 1 in the south.</summary>
    public static string WriteTranslation(string path, string source = "sar.tif") => TestScenes.Write(
        path,
        TestScenes.Info with
        {
            Width = Width,
            Height = Height,
            Bands = 5,
            SampleType = SampleType.Float32,
            NoData = null,
            BandNames = ["red", "green", "blue", "mask", "consistency"],
            Metadata = new Dictionary<string, string> { ["SARGAN_SYNTHETIC"] = "yes", ["SARGAN_SOURCE"] = source },
        },
        (x, y, band) => band switch { 0 => 200, 1 => 100, 2 => 50, 3 => x >= 480 && y >= 320 ? 0 : 1, _ => y < Height / 2 ? 0 : 1 });
}
