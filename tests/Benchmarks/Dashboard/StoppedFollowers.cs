using System.Net.Sockets;

namespace Benchmarks.Dashboard;

/// <summary>Callers that follow what arrives, each over a connection of its own with a small window, and read nothing of it.</summary>
internal sealed class StoppedFollowers : IDisposable
{
    private readonly HttpClient _client;

    // Held: a response that nobody refers to ends with its connection.
    private readonly List<HttpResponseMessage> _responses = [];

    private StoppedFollowers(HttpClient client) => _client = client;

    public static async Task<StoppedFollowers> StartAsync(DashboardProgram dashboard, int count)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        var followers = new StoppedFollowers(new HttpClient(handler) { BaseAddress = dashboard.Http.BaseAddress, DefaultRequestHeaders = { { "x-api-key", DashboardProgram.Key } } });
        for (var i = 0; i < count; i++)
        {
            var response = await followers._client.GetAsync("/api/telemetry/spans?follow=true", HttpCompletionOption.ResponseHeadersRead);
            followers._responses.Add(response.EnsureSuccessStatusCode());
        }

        return followers;
    }

    public void Dispose()
    {
        _responses.ForEach(response => response.Dispose());
        _client.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 << 10 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
