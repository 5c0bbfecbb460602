using System.Net;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if a GET over HTTP/2 without TLS, by prior knowledge, is answered with the expected status.</summary>
internal sealed class Http2Probe : IProbe, IDisposable
{
    private readonly HttpProbeClient _client = new(HttpVersion.Version20);

    public EndpointProtocol Protocol => EndpointProtocol.H2c;

    public Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken) => _client.AskAsync(target, cancellationToken);

    public void Dispose() => _client.Dispose();
}
