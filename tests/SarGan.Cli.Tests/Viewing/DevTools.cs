using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace SarGan.Cli.Tests.Viewing;

/// <summary>The DevTools protocol over its websocket: calls with answers, and events (https://chromedevtools.github.io/devtools-protocol).</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly ConcurrentDictionary<string, Action<string, JsonElement>> _listeners = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;
    private int _number;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, CancellationToken.None);
        tools._reading = Task.Run(tools.ReadAsync);
        return tools;
    }

    /// <summary>Tells of the events of a session.</summary>
    public void Listen(string session, Action<string, JsonElement> listener) => _listeners[session] = listener;

    public async Task<JsonElement> CallAsync(string method, object parameters, string? session = null)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = _calls[number] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(session is null ? new { id = number, method, @params = parameters } : (object)new { id = number, method, @params = parameters, sessionId = session });
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, _end.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var call in _calls.Values) call.TrySetException(new InvalidOperationException("The browser has gone.", e));
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && _calls.TryRemove(id.GetInt32(), out var call))
        {
            if (message.TryGetProperty("error", out var error)) call.TrySetException(new InvalidOperationException(error.ToString()));
            else call.TrySetResult(message.GetProperty("result"));
        }
        else if (message.TryGetProperty("sessionId", out var session) && _listeners.TryGetValue(session.GetString()!, out var listener)) // a session is named by a text
        {
            listener(message.GetProperty("method").GetString()!, message.GetProperty("params")); // an event has both
        }
    }
}
