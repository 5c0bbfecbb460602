using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if the request for TLS, the first thing a client may say, is answered by <c>S</c> or <c>N</c>: it needs no password.</summary>
internal sealed class PostgresProbe : IProbe
{
    public EndpointProtocol Protocol => EndpointProtocol.Postgres;

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        using var span = ProbeSpan.Start("SSLRequest", target);
        using var socket = await ProbeConnection.OpenAsync(target.Host, target.Port, cancellationToken);
        await socket.SendAsync(Greetings.Postgres, cancellationToken);

        var answer = new byte[1];
        return await socket.ReceiveAsync(answer, cancellationToken) switch
        {
            1 when Greetings.IsPostgres(answer) => new(CheckOutcome.Up, socket.AddressFamily),
            0 => new(CheckOutcome.Unexpected, socket.AddressFamily, Error: "connection_closed"),
            _ => new(CheckOutcome.Unexpected, socket.AddressFamily, Error: "not_postgres"),
        };
    }
}
