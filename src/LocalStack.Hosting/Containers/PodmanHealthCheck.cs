using System.Net.Sockets;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Runs a container's health check that nobody else runs: Podman leaves that to timers of systemd, and where there is no systemd (as in
/// many CI and WSL machines) its containers would be starting for ever.
/// </summary>
internal static class PodmanHealthCheck
{
    /// <summary>A timer may be late by this; what is later still is not run by one.</summary>
    private static readonly TimeSpan MinSlack = TimeSpan.FromSeconds(1);

    /// <summary>Whether a check should have run by now, and has not.</summary>
    public static bool IsDue(ContainerInspectResponse inspected, DateTimeOffset startTime, DateTimeOffset now)
    {
        if (inspected.State is not { Running: true, Health: { } health } || inspected.Config?.Healthcheck is not { Interval: { } interval, Test: [var kind, ..] } || kind == "NONE")
        {
            return false;
        }

        var last = health.Log?.Select(result => result.End).DefaultIfEmpty().Max() ?? default;
        return last == default
            ? now >= startTime + interval
            : now >= new DateTimeOffset(last.ToUniversalTime()) + interval + (interval / 2 > MinSlack ? interval / 2 : MinSlack);
    }

    /// <summary>Runs it once; the result is in what the engine shows of the container afterwards.</summary>
    public static async Task RunAsync(Uri engine, string containerId, CancellationToken cancellationToken)
    {
        // It is in Podman's own API only, which the client library does not speak.
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, connecting) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.LocalPath), connecting).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var response = await client.GetAsync(new Uri($"http://podman/v4.0.0/libpod/containers/{containerId}/healthcheck"), cancellationToken).ConfigureAwait(false);
    }
}
