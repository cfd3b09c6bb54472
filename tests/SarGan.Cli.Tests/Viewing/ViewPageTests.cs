using SarGan.Cli.Serving;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;

namespace SarGan.Cli.Tests.Viewing;

/// <summary>The page of a view as a browser shows it.</summary>
public sealed class ViewPageTests : IDisposable
{
    // The tiles of a layer that are shown, by the middle of each: columns of the window.
    private const string Middles = "[...document.querySelectorAll('.leaflet-LAYER-pane img.leaflet-tile-loaded')].filter(i => i.naturalWidth === 256).map(i => { const r = i.getBoundingClientRect(); return (r.left + r.right) / 2; })";
    private const string Loaded = "document.querySelectorAll('.leaflet-tile').length > 0 && [...document.querySelectorAll('.leaflet-tile')].every(i => i.complete && i.naturalWidth === 256)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Page_Served_ShowsBothLayersAndTheHandleMovesTheClip()
    {
        await using var browser = await Chromium.StartAsync();
        Draw("--title", "A </title><script>window.broken = 1</script> \"title\"");
        using var server = LoopbackServer.Start(_folder["map"], 0);
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(() => server.Run(stop.Token));
        var page = await browser.OpenAsync(server.Address);

        // Tiles of both layers, and of the SAR on both sides of the handle: the clip decides what shows, not what is loaded.
        await page.WaitAsync(Loaded);
        var handle = await Middle(page, "#handle");
        // At first the handle is in the middle of the scene, which lies beside the panel.
        Assert.InRange(handle.X, 400, 600);
        var at = handle.X;
        foreach (var layer in new[] { "sar", "optical" })
        {
            Assert.True((await page.NumberAsync($"{Middles.Replace("LAYER", layer, StringComparison.Ordinal)}.filter(x => x < {handle.X}).length")) > 0, $"no {layer} tile on the left");
            Assert.True((await page.NumberAsync($"{Middles.Replace("LAYER", layer, StringComparison.Ordinal)}.filter(x => x > {handle.X}).length")) > 0, $"no {layer} tile on the right");
        }

        // What the eye sees: radar is grey on the left of the handle, the translation brown on its right.
        await Seen(page, handle.X - 60, handle.Y + 80, grey: true);
        await Seen(page, handle.X + 60, handle.Y + 80, grey: false);
        Assert.Equal($"{Math.Round(100 * at / 1280)}", (await page.EvaluateAsync("document.querySelector('#handle').getAttribute('aria-valuenow')")).GetString());

        // By mouse to the left, the same place right of it turns from radar into the translation.
        await page.DragAsync(at, handle.Y, at - 100, handle.Y);
        Assert.Equal(at - 100, (await Middle(page, "#handle")).X, 1.5);
        Assert.Equal(at - 100, await ClipEdge(page, "sar", 1), 1.5);
        Assert.Equal(at - 100, await ClipEdge(page, "optical", 0), 1.5);
        await Seen(page, handle.X - 60, handle.Y + 80, grey: false);

        // By keyboard: one percent, ten percent, all the way.
        await page.EvaluateAsync("document.querySelector('#handle').focus()");
        await page.PressAsync("ArrowRight");
        Assert.Equal(at - 100 + 12.8, (await Middle(page, "#handle")).X, 1.5);
        await page.PressAsync("ArrowLeft", shift: true);
        Assert.Equal(at - 100 + 12.8 - 128, (await Middle(page, "#handle")).X, 1.5);
        await page.PressAsync("End");
        Assert.Equal(1280, await ClipEdge(page, "sar", 1), 1.5);
        await page.PressAsync("Home");
        Assert.Equal(0, await ClipEdge(page, "sar", 1), 1.5);

        // Moving and zooming the map leaves handle and clip where they are on the screen.
        await page.EvaluateAsync("document.querySelector('#handle').dispatchEvent(new MouseEvent('dblclick'))");
        await page.EvaluateAsync("document.querySelector('.leaflet-control-zoom-in').click()");
        await page.WaitAsync($"!document.querySelector('.leaflet-zoom-anim .leaflet-zoom-animated.leaflet-tile-container[style*=\"scale(2)\"]') && {Loaded}");
        await Task.Delay(400);
        Assert.Equal(at, await ClipEdge(page, "sar", 1), 1.5);

        // A title from outside is text.
        Assert.Equal("undefined", (await page.EvaluateAsync("typeof window.broken")).GetString());
        Assert.Contains("<script>", (await page.EvaluateAsync("document.querySelector('h1').textContent")).GetString(), StringComparison.Ordinal);
        Assert.Contains("Simulated by <SarGan>", (await page.EvaluateAsync("document.querySelector('.leaflet-control-attribution').textContent")).GetString(), StringComparison.Ordinal);
        Assert.False((await page.EvaluateAsync("document.querySelector('#notice').hidden")).GetBoolean());
        Assert.Matches("^[0-9.]+ k?m$", (await page.EvaluateAsync("document.querySelector('.leaflet-control-scale-line').textContent")).GetString());
        Assert.All(page.Requests, request => Assert.True(request.StartsWith(server.Address, StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.Empty(page.Complaints);
        await stop.CancelAsync();
        await serving;
    }

    [SkippableFact]
    public async Task Page_OpenedFromTheDisk_ShowsTheOverlayOverTheResult()
    {
        await using var browser = await Chromium.StartAsync();
        Draw();
        var page = await browser.OpenAsync(new Uri(_folder["map", "index.html"]).AbsoluteUri);
        await page.WaitAsync(Loaded);
        Assert.Equal(0, await page.NumberAsync("document.querySelectorAll('.leaflet-confidence-pane img').length"));
        await page.EvaluateAsync("document.querySelector('#confidence-on').click()");
        await page.WaitAsync($"document.querySelectorAll('.leaflet-confidence-pane img').length > 0 && {Loaded}");
        await page.EvaluateAsync("(() => { const s = document.querySelector('#confidence-opacity'); s.value = 100; s.dispatchEvent(new Event('input')); })()");
        Assert.Equal("1", (await page.EvaluateAsync("document.querySelector('.leaflet-confidence-pane .leaflet-layer').style.opacity")).GetString());
        // South of the middle consistency is 1, which viridis paints yellow: over the translation, not over the radar.
        await page.WaitAsync("[...document.querySelectorAll('.leaflet-confidence-pane img')].every(i => getComputedStyle(i).opacity === '1')");
        var handle = await Middle(page, "#handle");
        var picture = await Screenshot(page);
        Assert.Equal((0xfd, 0xe7, 0x25), At(picture, (int)handle.X + 60, 500));
        var (red, green, blue) = At(picture, (int)handle.X - 60, 500);
        Assert.True(red == green && green == blue, $"{red}, {green}, {blue} over the radar");
        Assert.Contains("Consistency", (await page.EvaluateAsync("document.querySelector('#layers').textContent")).GetString(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    private void Draw(params string[] more) =>
        Sargan.Run(["view", "--sar", ViewScenes.WriteSar(_folder["sar.tif"]), "--optical", ViewScenes.WriteTranslation(_folder["out.tif"], "<img src=x onerror=window.broken=1>"), "--out", _folder["map"], "--optical-range", "0", "255", .. more]).AssertFine();

    private static async Task<(double X, double Y)> Middle(BrowserPage page, string selector)
    {
        var box = await page.EvaluateAsync($"(() => {{ const r = document.querySelector('{selector}').getBoundingClientRect(); return [(r.left + r.right) / 2, (r.top + r.bottom) / 2]; }})()");
        return (box[0].GetDouble(), box[1].GetDouble());
    }

    /// <summary>The left (0) or right (1) edge of what a layer's pane shows, in the window: the clip's corner where the pane lies now.</summary>
    private static Task<double> ClipEdge(BrowserPage page, string layer, int corner) => page.NumberAsync(
        $"(() => {{ const p = document.querySelector('.leaflet-{layer}-pane'); return p.getBoundingClientRect().left + parseFloat(p.style.clipPath.match(/polygon\\((.*)\\)/)[1].split(',')[{corner}]); }})()");

    private static async Task Seen(BrowserPage page, double x, double y, bool grey)
    {
        // The frame may be a moment behind the page's state.
        for (var attempt = 0; ; attempt++)
        {
            var (red, green, blue) = At(await Screenshot(page), (int)x, (int)y);
            var found = grey ? red == green && green == blue : Math.Abs(red - 200) <= 2 && Math.Abs(green - 100) <= 2 && Math.Abs(blue - 50) <= 2;
            if (found) return;
            Assert.True(attempt < 40, $"{red}, {green}, {blue} at {x}, {y}; {(grey ? "the grey of radar" : "200, 100, 50")} was expected");
            await Task.Delay(50);
        }
    }

    private static async Task<PixelImage> Screenshot(BrowserPage page)
    {
        var path = Path.Combine(Path.GetTempPath(), $"sargan-{Guid.NewGuid():N}.png");
        try
        {
            await File.WriteAllBytesAsync(path, await page.ScreenshotAsync());
            return ImageFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (int Red, int Green, int Blue) At(PixelImage picture, int x, int y)
    {
        var at = ((y * picture.Width) + x) * picture.Channels;
        return (picture.Bytes[at], picture.Bytes[at + 1], picture.Bytes[at + 2]);
    }
}
