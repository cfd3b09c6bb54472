using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Geo.GeoTiff;

namespace SarGan.Cli.Tests;

public sealed class MosaicCommandTests : IDisposable
{
    private const int Zoom = 6;

    // 2^6 columns: 135.76 E lies in column 56, 35.0 N in row 25.
    private static readonly string[] Place = ["--zoom", "6", "--lat", "35.0", "--lon", "135.76", "--grid", "3"];

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["out.tif"];

    private string Template => _folder["tiles", "{z}", "{x}", "{y}.png"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mosaic_NumberedTiles_AreNorthUpInTheirPlaces()
    {
        WriteTiles();
        var result = Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place, "--json"]);
        result.AssertFine();
        Assert.Equal(("6/56/25", 0), (result.Json.GetProperty("centre").GetString(), result.Json.GetProperty("missing").GetArrayLength()));
        using var reader = GeoTiffReader.Open(Out);
        Assert.Equal((24, 24, 3857, true), (reader.Info.Width, reader.Info.Height, reader.Info.Crs?.EpsgCode, reader.Layout.IsRgb));
        // A tile is 2 pi 6378137 / 64 metres wide; column 55 is 23 to the right of the middle, row 24 eight above it.
        const double Side = 2 * Math.PI * 6378137 / 64;
        Assert.Equal((23 * Side, 8 * Side), (reader.Info.Transform!.OffsetX, reader.Info.Transform.OffsetY));
        var (red, green) = (TestScenes.Read(Out, 0), TestScenes.Read(Out, 1));
        Assert.Equal([55, 56, 57], new[] { red[0], red[8], red[16] });
        Assert.Equal([24, 25, 26], new[] { green[0], green[8 * 24], green[16 * 24] });
    }

    [Fact]
    public void Mosaic_MissingTiles_AreNamedAndNoData()
    {
        WriteTiles();
        File.Delete(_folder["tiles", "6", "57", "26.png"]);
        var result = Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place, "--nodata", "9", "--json"]);
        result.AssertFine();
        Assert.Equal("6/57/26", result.Json.GetProperty("missing")[0].GetString());
        Assert.Contains("warning: 1 tile missing, nodata (9) in the result: 6/57/26", result.Error, StringComparison.Ordinal);
        Assert.Equal(9, TestScenes.InfoOf(Out).NoData);
        Assert.Equal(9, TestScenes.Read(Out)[^1]);
    }

    [Fact]
    public void Mosaic_NoTileAtAll_ReturnsOneAndWritesNothing()
    {
        Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place]).AssertFails(1, "None of the 3 x 3 tiles around 6/56/25");
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public void Mosaic_BrokenTile_ReturnsOneAndNamesIt()
    {
        WriteTiles();
        File.WriteAllText(_folder["tiles", "6", "56", "25.png"], "no picture");
        Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place]).AssertFails(1, Path.Combine("56", "25.png"));
    }

    [Fact]
    public void Mosaic_ExistingResult_IsReplacedByForceAlone()
    {
        WriteTiles();
        File.WriteAllText(Out, "old");
        Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place]).AssertFails(1, "--force");
        Assert.Equal("old", File.ReadAllText(Out));
        Sargan.Run(["mosaic", "--tiles", Template, "--out", Out, .. Place, "--force"]).AssertFine();
    }

    [Theory]
    [InlineData("'{w}' is none of them", "--tiles", "t/{z}/{x}/{w}.png")]
    [InlineData("https://", "--tiles", "http://example.org/{z}/{x}/{y}.png")]
    [InlineData("Latitude must be", "--tiles", "t/{z}/{x}/{y}.png", "--lat", "89")]
    [InlineData("Zoom must be 0 to 30. Actual value was 31.", "--tiles", "t/{z}/{x}/{y}.png", "--zoom", "31")]
    [InlineData("Grid must be", "--tiles", "t/{z}/{x}/{y}.png", "--grid", "0")]
    public void Mosaic_WrongCall_ReturnsTwo(string text, params string[] options)
    {
        List<string> call = ["mosaic", "--out", Out];
        for (var i = 0; i < Place.Length; i += 2)
        {
            if (!options.Contains(Place[i])) call.AddRange([Place[i], Place[i + 1]]);
        }
        Sargan.Run([.. call, .. options]).AssertFails(2, text);
    }

    /// <summary>Tiles of 8 x 8 pixels whose red is their column and green their row.</summary>
    private void WriteTiles()
    {
        for (var x = 55; x <= 57; x++)
        {
            Directory.CreateDirectory(_folder["tiles", $"{Zoom}", $"{x}"]);
            for (var y = 24; y <= 26; y++)
            {
                var samples = new byte[8 * 8 * 3];
                for (var i = 0; i < samples.Length; i += 3) (samples[i], samples[i + 1], samples[i + 2]) = ((byte)x, (byte)y, 200);
                ImageFile.Write(_folder["tiles", $"{Zoom}", $"{x}", $"{y}.png"], new PixelImage(8, 8, 3, samples));
            }
        }
    }
}
