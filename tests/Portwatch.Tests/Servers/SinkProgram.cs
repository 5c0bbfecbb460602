using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Portwatch.Tests.Servers;

/// <summary>The sink on a port of its own.</summary>
internal sealed class SinkProgram : WebApplicationFactory<Portwatch.Sink.SinkAssembly>
{
    private SinkProgram()
    {
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts a sink, on any free port unless it is to be a certain one.</summary>
    public static SinkProgram Start(int port = 0)
    {
        var sink = new SinkProgram();

        // By its own options: a port given to the factory is set when the program may be listening already.
        sink.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        sink.StartServer();
        sink.Address = sink.ClientOptions.BaseAddress;
        return sink;
    }

    /// <summary>The alerts about <paramref name="endpointName"/>, newest first.</summary>
    public async Task<List<JsonNode>> AlertsAsync(string endpointName)
    {
        using var client = new HttpClient { BaseAddress = Address };
        return [.. (await client.GetNodeAsync("/alerts")).AsArray().OfType<JsonNode>().Where(alert => (string)alert["alert"]!["endpointName"]! == endpointName)];
    }
}
