using System.Globalization;
using Microsoft.AspNetCore.Http;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Tests.Sources;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests.Sources;

/// <summary>Rasters on a server, read by windows.</summary>
public sealed class RemoteRasterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private long _sent;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Crop_RemoteRaster_FetchesLittleAndCutsTheSame()
    {
        // Noise in 2 MB of tiles; the window lies in one of them.
        var info = TestScenes.Info with { Width = 1024, Height = 1024, SampleType = SampleType.UInt16 };
        var path = TestScenes.Write(_folder["scene.tif"], info, (x, y, _) => 1 + ((x * 2654435761u ^ y * 2246822519u) % 65000));
        var file = await File.ReadAllBytesAsync(path);
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, file));
        string[] window = ["--projwin", "566000", "3874000", "566500", "3873500"];
        Sargan.Run(["crop", "--in", path, "--out", _folder["local.tif"], .. window]).AssertFine();

        var result = Sargan.Run(["crop", "--in", $"{server.Address}scene.tif?signature=geheim", "--out", _folder["remote.tif"], .. window, "--json"]);

        result.AssertFine();
        Assert.Equal(TestScenes.Read(_folder["local.tif"]), TestScenes.Read(_folder["remote.tif"]));
        Assert.DoesNotContain("geheim", result.Output + result.Error, StringComparison.Ordinal);
        Assert.True(_sent < file.Length / 4, $"{_sent} of {file.Length} bytes");
    }

    [Fact]
    public async Task Info_RemoteRaster_ReadsTheTagsAlone()
    {
        var path = TestScenes.Write(_folder["scene.tif"], TestScenes.Info);
        var file = await File.ReadAllBytesAsync(path);
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, file));
        var result = Sargan.Run("info", $"{server.Address}scene.tif", "--json");

        result.AssertFine();
        Assert.Equal((64, file.Length), (result.Json.GetProperty("width").GetInt32(), result.Json.GetProperty("bytes").GetInt64()));
        Assert.Contains("--stats", result.Json.GetProperty("statisticsWithheld").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_ServerWithoutRanges_SaysWhatToDo()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("whole"));
        Sargan.Run("info", $"{server.Address}scene.tif").AssertFails(1, "does not serve parts of files");
        Sargan.Run("info", "http://example.org/scene.tif").AssertFails(2, "must start with https://");
    }

    private async Task SendAsync(HttpContext context, byte[] file)
    {
        var ends = context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-');
        var (from, to) = (int.Parse(ends[0], CultureInfo.InvariantCulture), Math.Min(file.Length - 1, int.Parse(ends[1], CultureInfo.InvariantCulture)));
        (context.Response.StatusCode, context.Response.Headers.ContentRange, context.Response.Headers.ETag) = (206, $"bytes {from}-{to}/{file.Length}", "\"v1\"");
        Interlocked.Add(ref _sent, to - from + 1);
        await context.Response.Body.WriteAsync(file.AsMemory(from, to - from + 1));
    }
}
