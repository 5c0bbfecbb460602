using System.Net.Sockets;
using System.Text.Json;
using LocalStack.Dashboard.Security;

namespace LocalStack.Dashboard.Tests.Api;

/// <summary>A caller of the API that follows spans over a connection of its own, and takes from it only what it is told to.</summary>
internal sealed class Follower : IDisposable
{
    private readonly HttpClient _client;
    private HttpResponseMessage? _response;
    private StreamReader? _lines;
    private Socket? _socket;

    private Follower(RunningDashboard dashboard)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        _client = new HttpClient(handler) { BaseAddress = dashboard.FrontendUrl, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { ApiAccess.KeyHeader, RunningDashboard.OtlpKey } } };
    }

    /// <summary>Follows, from the span that arrived last.</summary>
    public static async Task<Follower> StartAsync(RunningDashboard dashboard)
    {
        var follower = new Follower(dashboard);
        follower._response = await follower._client.GetAsync("/api/telemetry/spans?follow=true&limit=1", HttpCompletionOption.ResponseHeadersRead, Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
        follower._lines = new StreamReader(await follower._response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(Bounded.Test));
        return follower;
    }

    /// <summary>The name of the next span.</summary>
    public async Task<string> ReadAsync()
    {
        var line = await _lines!.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test);
        using var json = JsonDocument.Parse(line ?? throw new EndOfStreamException("The dashboard ended what was followed."));
        return json.RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0].GetProperty("name").GetString()!;
    }

    /// <summary>Breaks the connection off, as a process does that is killed with unread data.</summary>
    public void Reset()
    {
        _socket!.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        _response?.Dispose();
        _client.Dispose();
    }

    // A small window, which closes soon after nobody reads.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 << 10 };
        await _socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(_socket, ownsSocket: true);
    }
}
