using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalStack.Tests;

/// <summary>Looks at the machine's container engine past the code under test, over the engine's own HTTP API.</summary>
internal static class ContainerEngineView
{
    /// <summary>The label that everything carries which an AppHost creates; its value tells the AppHost.</summary>
    public const string AppHostLabel = "localstack.apphost";

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

    /// <summary>The names of all containers with a label, running or not.</summary>
    public static async Task<IReadOnlyList<string>> ContainersAsync(string label) =>
        [.. (await ListAsync("containers/json?all=true&", label)).Select(container => container!["Names"]![0]!.GetValue<string>().TrimStart('/')).Order(StringComparer.Ordinal)];

    /// <summary>The names of all networks with a label.</summary>
    public static async Task<IReadOnlyList<string>> NetworksAsync(string label) =>
        [.. (await ListAsync("networks?", label)).Select(network => network!["Name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    /// <summary>The names of all volumes with a label.</summary>
    public static async Task<IReadOnlyList<string>> VolumesAsync(string label) =>
        [.. ((await GetAsync("volumes?", label))["Volumes"] as JsonArray ?? []).Select(volume => volume!["Name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    /// <summary>What the engine says of a container, or <see langword="null"/> when there is none.</summary>
    public static async Task<JsonNode?> InspectAsync(string container)
    {
        using var answer = await Client.GetAsync(new Uri($"containers/{container}/json", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
    }

    /// <summary>Starts a container that has nothing to do with us.</summary>
    public static async Task<string> RunAsync(string name, string image, string[] command, IReadOnlyDictionary<string, string>? labels = null)
    {
        using var created = await Client.PostAsJsonAsync(new Uri($"containers/create?name={name}", UriKind.Relative), new { Image = image, Cmd = command, Labels = labels });
        var id = (await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["Id"]!.GetValue<string>();
        using var started = await Client.PostAsync(new Uri($"containers/{id}/start", UriKind.Relative), null);
        started.EnsureSuccessStatusCode();
        return id;
    }

    public static Task RemoveContainerAsync(string name) => DeleteAsync($"containers/{name}?force=true&v=true");

    public static Task RemoveNetworkAsync(string name) => DeleteAsync($"networks/{name}");

    public static Task RemoveVolumeAsync(string name) => DeleteAsync($"volumes/{name}?force=true");

    public static Task RemoveImageAsync(string name) => DeleteAsync($"images/{name}?force=true");

    private static async Task<JsonArray> ListAsync(string path, string label) => (await GetAsync(path, label)).AsArray();

    private static async Task<JsonNode> GetAsync(string path, string label)
    {
        var filters = Uri.EscapeDataString(JsonSerializer.Serialize(new { label = new[] { label } }));
        return (await Client.GetFromJsonAsync<JsonNode>(new Uri($"{path}filters={filters}", UriKind.Relative)))!;
    }

    // One that is gone already is as good.
    private static async Task DeleteAsync(string path)
    {
        using var answer = await Client.DeleteAsync(new Uri(path, UriKind.Relative));
    }

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
