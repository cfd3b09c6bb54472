using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace SarGan.Cli.Tests.Viewing;

/// <summary>One page of a browser, and everything that it complained of.</summary>
internal sealed class BrowserPage(DevTools tools, string session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Errors and warnings of the console, exceptions, and answers other than success.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Addresses asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public async Task StartAsync(string address, int width, int height)
    {
        tools.Listen(session, Take);
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" }) await CallAsync($"{domain}.enable", new { });
        await CallAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await CallAsync("Page.navigate", new { url = address });
        await WaitAsync("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// <summary>The value of an expression of JavaScript.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var details), details.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<double> NumberAsync(string expression) => (await EvaluateAsync(expression)).GetDouble();

    /// <summary>Waits until an expression is true.</summary>
    public async Task WaitAsync(string expression)
    {
        var start = Stopwatch.GetTimestamp();
        while ((await EvaluateAsync(expression)).ValueKind != JsonValueKind.True)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"still not so after {Patience}: {expression}\n{string.Join('\n', _complaints)}");
            await Task.Delay(50);
        }
    }

    public async Task PressAsync(string key, bool shift = false)
    {
        foreach (var type in new[] { "keyDown", "keyUp" }) await CallAsync("Input.dispatchKeyEvent", new { type, key, code = key, modifiers = shift ? 8 : 0 });
    }

    /// <summary>Presses the mouse at one place, moves it to another and lets go.</summary>
    public async Task DragAsync(double fromX, double fromY, double toX, double toY)
    {
        await MouseAsync("mousePressed", fromX, fromY);
        await MouseAsync("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2);
        await MouseAsync("mouseMoved", toX, toY);
        await MouseAsync("mouseReleased", toX, toY);
    }

    /// <summary>The window as a PNG.</summary>
    public async Task<byte[]> ScreenshotAsync() => (await CallAsync("Page.captureScreenshot", new { format = "png" })).GetProperty("data").GetBytesFromBase64();

    private Task<JsonElement> MouseAsync(string type, double x, double y) => CallAsync("Input.dispatchMouseEvent", new { type, x, y, button = "left", buttons = type == "mouseReleased" ? 0 : 1, clickCount = 1 });

    private Task<JsonElement> CallAsync(string method, object parameters) => tools.CallAsync(method, parameters, session);

    private void Take(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Network.requestWillBeSent": _requests.Enqueue(parameters.GetProperty("request").GetProperty("url").GetString()!); break; // the protocol gives one
            case "Network.responseReceived" when parameters.GetProperty("response").GetProperty("status").GetInt32() >= 400: _complaints.Enqueue($"{method}: {parameters.GetProperty("response").GetProperty("url")}"); break;
            case "Runtime.exceptionThrown": _complaints.Enqueue($"{method}: {parameters}"); break;
            case "Runtime.consoleAPICalled" when parameters.GetProperty("type").GetString() is "error" or "warning" or "assert": _complaints.Enqueue($"{method}: {parameters}"); break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning": _complaints.Enqueue($"{method}: {parameters.GetProperty("entry")}"); break;
        }
    }
}
