using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Asks one target, in one protocol, whether it is up.</summary>
internal interface IProbe
{
    EndpointProtocol Protocol { get; }

    /// <summary>
    /// Asks once. What the target does is an answer; an exception means that the probe itself failed, except
    /// <see cref="SelfConnectException"/>, <see cref="System.Net.Sockets.SocketException"/> and cancellation, which the caller reads.
    /// </summary>
    Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken);
}
