using System.Net.Sockets;

namespace LocalStack.Tests;

/// <summary>Looks at the machine's container engine past the code under test, over the engine's own HTTP API.</summary>
internal static class ContainerEngineView
{
    private const string DefaultSocket = "/var/run/docker.sock";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<string?>> WhyNone = new(FindWhyNoneAsync);

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://engine"),
        Timeout = Limit,
    };

    private static string SocketPath => Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith("unix://", StringComparison.Ordinal) ? host["unix://".Length..] : DefaultSocket;

    /// <summary>Skips the test, with the reason, where no engine answers.</summary>
    public static async Task SkipWithoutEngineAsync() => Assert.SkipWhen(await WhyNone.Value is not null, await WhyNone.Value ?? "");

    private static async Task<string?> FindWhyNoneAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("_ping", UriKind.Relative));
            return answer.IsSuccessStatusCode ? null : $"The container engine at {SocketPath} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}";
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return $"No container engine answers at {SocketPath}: {exception.InnerException?.Message ?? exception.Message}";
        }
    }
}
