using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if a connection is accepted.</summary>
internal sealed class TcpProbe : IProbe
{
    public EndpointProtocol Protocol => EndpointProtocol.Tcp;

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        using var span = ProbeSpan.Start("connect", target);
        using var socket = await ProbeConnection.OpenAsync(target.Host, target.Port, cancellationToken);
        return new(CheckOutcome.Up, socket.AddressFamily);
    }
}
