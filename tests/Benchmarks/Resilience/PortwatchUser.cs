using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks.Resilience;

/// <summary>Something that a user of Portwatch does, and until it is done.</summary>
internal sealed record UserAction(string Name, Func<CancellationToken, Task> DoAsync);

/// <summary>Looks at the board, lists endpoints, has one checked and waits for the outcome, and waits for an alert to be delivered.</summary>
internal sealed class PortwatchUser : IDisposable
{
    /// <summary>How long a user waits for anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient _client;
    private string[] _endpoints = [];
    private int _turn;
    private int _alerts;

    public PortwatchUser(Uri api)
    {
        _client = new HttpClient { BaseAddress = api };
        Actions = [new("board", LookAsync), new("list", ListAsync), new("check", CheckAsync), new("alert", AlertAsync)];
    }

    public IReadOnlyList<UserAction> Actions { get; }

    /// <summary>Learns which endpoints there are.</summary>
    public async Task PrepareAsync()
    {
        var endpoints = await _client.GetFromJsonAsync<JsonElement>("/api/endpoints");
        _endpoints = [.. endpoints.GetProperty("items").EnumerateArray().Select(static endpoint => endpoint.GetProperty("id").GetString()!)];
    }

    public void Dispose() => _client.Dispose();

    private async Task LookAsync(CancellationToken cancellationToken) => await GetAsync("/api/status", cancellationToken);

    private async Task ListAsync(CancellationToken cancellationToken) => await GetAsync("/api/endpoints", cancellationToken);

    // In turn, as the API lets each be checked once a second.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var check = await PostAsync($"/api/endpoints/{_endpoints[Interlocked.Increment(ref _turn) % _endpoints.Length]}/checks", null, cancellationToken);
        await UntilAsync(async () => await GetAsync($"/api/checks/{check.GetProperty("id")}", cancellationToken) is var now && now.GetProperty("state").GetString() is "done" or "dead", cancellationToken);
    }

    // An endpoint that nobody listens on is down with its first check, which the sink is told.
    private async Task AlertAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _alerts);
        var endpoint = await PostAsync(
            "/api/endpoints",
            new { name = $"nobody-{number}", protocol = "tcp", port = 1 + number, intervalSeconds = 86_400 },
            cancellationToken);
        var id = endpoint.GetProperty("id").GetString();
        await PostAsync("/api/rules", new { name = $"at once {number}", endpointId = id, failuresToOpen = 1, windowSize = 1, successesToClose = 1 }, cancellationToken);
        await PostAsync($"/api/endpoints/{id}/checks", null, cancellationToken);
        string? incident = null;
        await UntilAsync(
            async () => (incident ??= Items(await GetAsync($"/api/incidents?endpointId={id}", cancellationToken)).Where(item => item.GetProperty("endpointId").GetString() == id)
                    .Select(static item => item.GetProperty("id").GetString()).FirstOrDefault()) is not null
                && Items(await GetAsync("/api/deliveries", cancellationToken)).Any(item => item.GetProperty("incidentId").GetString() == incident && item.GetProperty("state").GetString() == "delivered"),
            cancellationToken);
        using var deleted = await _client.DeleteAsync(string.Create(CultureInfo.InvariantCulture, $"/api/endpoints/{id}"), cancellationToken);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        while (!await condition())
        {
            await Task.Delay(Glance, cancellationToken);
        }
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => await _client.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    private async Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsync(path, body is null ? null : JsonContent.Create(body), cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
