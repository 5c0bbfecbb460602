using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portwatch.Tests.Servers;

/// <summary>The calls that many tests make.</summary>
internal static class ApiCalls
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Registers an endpoint that is not checked by itself, unless <paramref name="enabled"/>.</summary>
    public static async Task<JsonNode> RegisterAsync(
        this HttpClient client, string name, int port, string protocol = "http", bool enabled = false, double intervalSeconds = 1, int timeoutMs = 30_000, string host = "127.0.0.1")
    {
        using var response = await client.PostAsJsonAsync("/api/endpoints", new { name, protocol, host, port, enabled, intervalSeconds, timeoutMs }, Cancelled);
        return await response.ReadAsync(HttpStatusCode.Created);
    }

    /// <summary>Asks for a check.</summary>
    /// <returns>The job's address.</returns>
    public static async Task<Uri> AskForCheckAsync(this HttpClient client, JsonNode endpoint)
    {
        using var response = await client.PostAsync($"/api/endpoints/{endpoint["id"]}/checks", content: null, Cancelled);
        await response.ReadAsync(HttpStatusCode.Accepted);
        return response.Headers.Location!;
    }

    /// <summary>Waits until a check is over.</summary>
    public static Task<JsonNode> FinishedAsync(this HttpClient client, Uri check) =>
        Waiting.UntilAsync(() => client.GetNodeAsync(check), job => (string?)job["state"] is "done" or "dead", $"the end of {check}");

    public static async Task<JsonNode> GetNodeAsync(this HttpClient client, Uri address)
    {
        using var response = await client.GetAsync(address, Cancelled);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static Task<JsonNode> GetNodeAsync(this HttpClient client, string address) => client.GetNodeAsync(new Uri(address, UriKind.Relative));

    /// <summary>The body of a response that has the expected status.</summary>
    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == expected, $"Expected {(int)expected}, got {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body) ?? throw new JsonException("The body is null.");
    }
}
