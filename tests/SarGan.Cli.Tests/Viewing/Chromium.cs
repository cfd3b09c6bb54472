using System.Diagnostics;

namespace SarGan.Cli.Tests.Viewing;

/// <summary>A headless Chromium with an empty profile, driven by its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly DevTools _tools;

    private Chromium(Process process, DirectoryInfo profile, DevTools tools) => (_process, _profile, _tools) = (process, profile, tools);

    /// <summary>Skips the test where there is no Chromium.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Skip.If(path is null, "chromium is not installed: the page is not looked at.");
        var profile = Directory.CreateTempSubdirectory("sargan-chromium");
        var start = new ProcessStartInfo(path!) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false }; // skipped above without it
        string[] flags =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", $"--user-data-dir={profile.FullName}", "--remote-debugging-port=0", "about:blank",
        ];
        foreach (var flag in flags) start.ArgumentList.Add(flag);
        var process = Process.Start(start)!; // a new process, since UseShellExecute is off
        try
        {
            return new Chromium(process, profile, await DevTools.ConnectAsync(await AddressAsync(process)));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Opens an address in a window of a given size.</summary>
    public async Task<BrowserPage> OpenAsync(string address, int width = 1280, int height = 800)
    {
        var target = await _tools.CallAsync("Target.createTarget", new { url = "about:blank" });
        var session = await _tools.CallAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
        var page = new BrowserPage(_tools, session.GetProperty("sessionId").GetString()!); // the protocol gives one
        await page.StartAsync(address, width, height);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Its helpers may write a moment longer.
        for (var attempt = 0; attempt < 20 && _profile.Exists; attempt++)
        {
            try
            {
                _profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }

            _profile.Refresh();
        }
    }

    private static async Task<Uri> AddressAsync(Process process)
    {
        const string Mark = "DevTools listening on ";
        using var patience = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (!line.StartsWith(Mark, StringComparison.Ordinal)) continue;
            // Nobody reads what it says from here on: a full pipe must not stop it.
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            return new Uri(line[Mark.Length..]);
        }

        throw new InvalidOperationException($"Chromium ended before it listened: {string.Join('\n', said)}");
    }
}
