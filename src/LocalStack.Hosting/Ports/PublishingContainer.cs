using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalStack.Hosting.Ports;

/// <summary>A container that publishes a port on this machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="Engine">The command that stops it: <c>docker</c> or <c>podman</c>.</param>
internal sealed partial record PublishingContainer(string Name, string Image, string Engine)
{
    // An engine answers in milliseconds. This is for one that hangs, on a start that is refused anyway.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static IEnumerable<(string Engine, string Socket)> Sockets
    {
        get
        {
            const string Unix = "unix://";
            if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith(Unix, StringComparison.Ordinal))
            {
                yield return ("docker", host[Unix.Length..]);
            }

            yield return ("docker", "/var/run/docker.sock");
            yield return ("podman", "/run/podman/podman.sock");
            if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder)
            {
                yield return ("docker", Path.Combine(folder, "docker.sock"));
                yield return ("podman", Path.Combine(folder, "podman", "podman.sock"));
            }
        }
    }

    /// <summary>Asks the container engines of this machine; <see langword="null"/> where none knows, or none answers soon.</summary>
    public static async Task<PublishingContainer?> FindAsync(int port, CancellationToken cancellationToken)
    {
        foreach (var (engine, socket) in Sockets.Where(static candidate => File.Exists(candidate.Socket)).Distinct())
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            try
            {
                var containers = await ListAsync(socket, limit.Token).ConfigureAwait(false);
                if (Array.Find(containers, container => Array.Exists(container.Ports, published => published.PublicPort == port)) is { } found)
                {
                    return new PublishingContainer(found.Names is [var name, ..] ? name.TrimStart('/') : found.Id, found.Image, engine);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // That engine does not say.
            }
        }

        return null;
    }

    // Podman answers as Docker does: https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Container/operation/ContainerList
    private static async Task<Container[]> ListAsync(string path, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return await client.GetFromJsonAsync("http://engine/containers/json", Answer.Default.ContainerArray, cancellationToken).ConfigureAwait(false) ?? [];
    }

    private sealed record Container(string Id, string[] Names, string Image, Port[] Ports);

    private sealed record Port(int? PublicPort);

    [JsonSerializable(typeof(Container[]))]
    private sealed partial class Answer : JsonSerializerContext;
}
