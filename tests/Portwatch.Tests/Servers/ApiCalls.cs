using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portwatch.Api.Status;

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

    /// <summary>Waits until the board comes from where it is wanted.</summary>
    /// <param name="client">A client of the API.</param>
    /// <param name="source"><c>cache</c> or <c>database</c>.</param>
    public static Task BoardFromAsync(this HttpClient client, string source) => Waiting.UntilAsync(
        async () =>
        {
            using var response = await client.GetAsync("/api/status", Cancelled);
            await response.ReadAsync(HttpStatusCode.OK);
            return response.Headers.GetValues(StatusRoutes.SourceHeader).Single();
        },
        actual => actual == source,
        $"a board from the {source}");

    /// <summary>The names on the board.</summary>
    public static async Task<List<string>> BoardNamesAsync(this HttpClient client) =>
        [.. (await client.GetNodeAsync("/api/status")).AsArray().Select(entry => (string)entry!["name"]!)];

    public static async Task<JsonNode> GetNodeAsync(this HttpClient client, Uri address)
    {
        using var response = await client.GetAsync(address, Cancelled);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static Task<JsonNode> GetNodeAsync(this HttpClient client, string address) => client.GetNodeAsync(new Uri(address, UriKind.Relative));

    /// <summary>What a problem says is for its reader: no type, file or line of the program.</summary>
    public static void AssertTellsNothingOfTheProgram(JsonNode problem)
    {
        var text = problem.ToJsonString();
        Assert.All(["System.", "Portwatch.", "Nullable", ".NET", ".cs", "   at ", "Exception"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    /// <summary>The body of a response that has the expected status.</summary>
    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == expected, $"Expected {(int)expected}, got {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body) ?? throw new JsonException("The body is null.");
    }
}
