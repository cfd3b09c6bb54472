using System.Net;
using System.Net.Sockets;
using System.Text;
using SarGan.Cli.Serving;
using SarGan.Cli.Tests.Support;

namespace SarGan.Cli.Tests.Viewing;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public ServeCommandTests()
    {
        Directory.CreateDirectory(_folder["site", "tiles"]);
        File.WriteAllText(_folder["site", "index.html"], "<p>start</p>");
        File.WriteAllText(_folder["site", "a b.js"], "1;");
        File.WriteAllText(_folder["site", "view.css"], "p { }");
        File.WriteAllText(_folder["site", ".hidden.txt"], "hidden");
        File.WriteAllBytes(_folder["site", "tiles", "5.png"], [1, 2, 3]);
        File.WriteAllText(_folder["secret.txt"], "secret");
        File.CreateSymbolicLink(_folder["site", "link.txt"], _folder["secret.txt"]);
        Directory.CreateSymbolicLink(_folder["site", "out"], _folder.FullPath);
        _server = LoopbackServer.Start(_folder["site"], 0);
        _serving = Task.Run(() => _server.Run(_stop.Token));
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.True(_serving.Wait(TimeSpan.FromSeconds(30)), "the server did not stop");
        _server.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "<p>start</p>")]
    [InlineData("/index.html?x=1", "text/html; charset=utf-8", "<p>start</p>")]
    [InlineData("/a%20b.js", "text/javascript; charset=utf-8", "1;")]
    [InlineData("/view.css", "text/css; charset=utf-8", "p { }")]
    [InlineData("/tiles/5.png", "image/png", "\u0001\u0002\u0003")]
    public void Serve_AFile_HasItsTypeAndContent(string path, string type, string content)
    {
        var answer = Ask($"GET {path} HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"Content-Type: {type}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{content}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/tiles/../../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/tiles%2f..%2f..%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/link.txt")]
    [InlineData("/out/secret.txt")]
    [InlineData("/.hidden.txt")]
    [InlineData("/%00")]
    [InlineData("/tiles")]
    [InlineData("/none.png")]
    [InlineData("//etc/passwd")]
    public void Serve_WhatIsNotInTheFolder_IsNotFound(string path)
    {
        var answer = Ask($"GET {path} HTTP/1.1");
        // .NET's listener refuses some of them before they reach the folder.
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("secret\n", answer + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain("hidden\n", answer + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_OtherMethodsOrNames_AreRefused()
    {
        Assert.StartsWith("HTTP/1.1 405", Ask("POST / HTTP/1.1\r\nContent-Length: 0"), StringComparison.Ordinal);
        var head = Ask("HEAD / HTTP/1.1");
        Assert.Contains("Content-Length: 12\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        // A page elsewhere may point its own name here; it is not answered.
        var rebound = Ask("GET / HTTP/1.1", host: "example.org");
        Assert.DoesNotContain("start", rebound, StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.1 4", rebound);
    }

    [Fact]
    public void Serve_AsAProgram_EndsAtCtrlCWithSuccess()
    {
        var port = new Uri(_server.Address).Port;
        Sargan.Run("serve", _folder["site"], "--port", $"{port}").AssertFails(1, $"Port {port} of 127.0.0.1 cannot be had");
        Sargan.Run("serve", _folder["none"]).AssertFails(1, "There is no folder");
        Sargan.Run("serve", _folder["site"], "--port", "70000").AssertFails(2, "--port must be 0 to 65535");

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var free = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        using var running = Sargan.Start("serve", _folder["site"], "--port", $"{free}");
        running.WaitUntil(() => Answers(free));
        running.Interrupt();
        var result = running.Wait();
        result.AssertFine();
        Assert.Contains($"http://127.0.0.1:{free}/", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Whether it serves already: while it starts, connections are refused or cut.</summary>
    private bool Answers(int port)
    {
        try
        {
            return Ask("GET / HTTP/1.1", port: port).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>Sends a request as it stands, which no HTTP client would, and returns the whole answer.</summary>
    private string Ask(string request, string? host = null, int? port = null)
    {
        var own = port ?? new Uri(_server.Address).Port;
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, own);
        using var stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes($"{request}\r\nHost: {host ?? $"127.0.0.1:{own}"}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
