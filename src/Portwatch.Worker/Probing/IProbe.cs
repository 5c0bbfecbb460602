using System.Net.Sockets;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Asks one target, in one protocol, whether it is up.</summary>
internal interface IProbe
{
    EndpointProtocol Protocol { get; }

    /// <summary>
    /// Asks once. What the target does is an answer; an exception means that the probe itself failed, except
    /// <see cref="SelfConnectException"/>, <see cref="SocketException"/> and cancellation, which the caller reads.
    /// </summary>
    Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken);
}

/// <summary>What a probe found, without the time it took.</summary>
/// <param name="Outcome">Up, or why not.</param>
/// <param name="Family">The address family that answered.</param>
/// <param name="HttpStatus">The status, if it spoke HTTP.</param>
/// <param name="Error">A short word on the failure.</param>
internal sealed record ProbeAnswer(CheckOutcome Outcome, AddressFamily? Family = null, int? HttpStatus = null, string? Error = null);
