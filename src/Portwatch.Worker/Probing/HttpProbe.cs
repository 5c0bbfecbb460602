using System.Net;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if a GET over HTTP/1.1 is answered with the expected status.</summary>
internal sealed class HttpProbe : IProbe, IDisposable
{
    private readonly HttpProbeClient _client = new(HttpVersion.Version11);

    public EndpointProtocol Protocol => EndpointProtocol.Http;

    public Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken) => _client.AskAsync(target, cancellationToken);

    public void Dispose() => _client.Dispose();
}
