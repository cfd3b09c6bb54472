using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SarGan.Cli.Serving;

/// <summary>A web server for the browsers of this machine: the files of one folder, read only, on 127.0.0.1.</summary>
/// <remarks>It is .NET's own <see cref="HttpListener"/>, so that the tool needs no ASP.NET Core runtime beside the .NET runtime.</remarks>
internal sealed class LoopbackServer : IDisposable
{
    private const int Attempts = 20;

    private readonly HttpListener _listener;
    private readonly ServedFolder _folder;

    private LoopbackServer(HttpListener listener, ServedFolder folder, int port)
    {
        (_listener, _folder) = (listener, folder);
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="port">0 for a free one.</param>
    /// <exception cref="CliException">The port cannot be had.</exception>
    public static LoopbackServer Start(string folder, int port)
    {
        var served = new ServedFolder(folder);
        for (var attempt = 1; ; attempt++)
        {
            var number = port == 0 ? FreePort() : port;
            var listener = new HttpListener();
            // This name and no other: a page elsewhere whose name is made to point here is not answered.
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}/"));
            try
            {
                listener.Start();
                return new LoopbackServer(listener, served, number);
            }
            catch (HttpListenerException e)
            {
                listener.Close();
                // Between finding a free port and taking it another program may have come.
                if (port != 0 || attempt == Attempts) throw new CliException($"Port {number} of 127.0.0.1 cannot be had: {e.Message}. Choose another one by --port, or none for a free one.", e);
            }
        }
    }

    /// <summary>Answers until it is cancelled.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_listener.Stop);
        while (!cancellationToken.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException && cancellationToken.IsCancellationRequested)
            {
                return;
            }

            ThreadPool.QueueUserWorkItem(static state => state.Server.Answer(state.Context), (Server: this, Context: context), preferLocal: false);
        }
    }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Answer(HttpListenerContext context)
    {
        using var response = context.Response;
        try
        {
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cache-Control"] = "no-cache";
            // Nothing is loaded from elsewhere, and no page elsewhere may hold this one in a frame. Leaflet sets styles from its script.
            response.Headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
            var request = context.Request;
            var headOnly = request.HttpMethod == "HEAD";
            if (request.HttpMethod is not ("GET" or "HEAD"))
            {
                response.Headers["Allow"] = "GET, HEAD";
                Say(response, HttpStatusCode.MethodNotAllowed, "GET and HEAD alone are answered.", headOnly);
            }
            else if (request.UserHostName != new Uri(Address).Authority) Say(response, HttpStatusCode.MisdirectedRequest, $"This is {Address}.", headOnly);
            else if (_folder.Find((request.RawUrl ?? "/").Split('?', '#')[0]) is { } path) Send(response, path, headOnly);
            else Say(response, HttpStatusCode.NotFound, "There is no such file.", headOnly);
        }
        catch (Exception e) when (e is IOException or HttpListenerException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The browser has gone, or the file; the next request is answered all the same.
            response.Abort();
        }
    }

    private static void Send(HttpListenerResponse response, string path, bool headOnly)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        response.ContentType = ServedFolder.TypeOf(path);
        response.ContentLength64 = file.Length;
        if (!headOnly) file.CopyTo(response.OutputStream);
    }

    private static void Say(HttpListenerResponse response, HttpStatusCode status, string text, bool headOnly)
    {
        response.StatusCode = (int)status;
        response.ContentType = "text/plain; charset=utf-8";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text + "\n");
        response.ContentLength64 = bytes.Length;
        if (!headOnly) response.OutputStream.Write(bytes);
    }
}
