using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if the request for TLS, the first thing a client may say, is answered by <c>S</c> or <c>N</c>: it needs no password.</summary>
internal sealed class PostgresProbe : IProbe
{
    // Length 8, then the request code 80877103: https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest).
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    public EndpointProtocol Protocol => EndpointProtocol.Postgres;

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        using var span = ProbeSpan.Start("SSLRequest", target);
        using var socket = await ProbeConnection.OpenAsync(target.Host, target.Port, cancellationToken);
        await socket.SendAsync(SslRequest, cancellationToken);

        var answer = new byte[1];
        return await socket.ReceiveAsync(answer, cancellationToken) switch
        {
            1 when answer[0] is (byte)'S' or (byte)'N' => new(CheckOutcome.Up, socket.AddressFamily),
            0 => new(CheckOutcome.Unexpected, socket.AddressFamily, Error: "connection_closed"),
            _ => new(CheckOutcome.Unexpected, socket.AddressFamily, Error: "not_postgres"),
        };
    }
}
