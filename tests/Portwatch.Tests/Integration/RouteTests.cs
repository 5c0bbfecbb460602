using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>What every route has in common: what does not exist, what makes no sense, and lists page by page.</summary>
public sealed class RouteTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private const string Nobody = "0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f";

    // A route that is added here without its tests is noticed by whoever reads this.
    private static readonly string[] Routes =
    [
        "DELETE /api/endpoints/{id}",
        "DELETE /api/rules/{id}",
        "GET /api/checks/{jobId}",
        "GET /api/deliveries",
        "GET /api/endpoints",
        "GET /api/endpoints/{id}",
        "GET /api/endpoints/{id}/history",
        "GET /api/incidents",
        "GET /api/ports",
        "GET /api/ports/{port}/diagnosis",
        "GET /api/rules",
        "GET /api/status",
        "GET /api/status/stream",
        "PATCH /api/endpoints/{id}",
        "POST /api/endpoints",
        "POST /api/endpoints/{id}/checks",
        "POST /api/endpoints/{id}/load",
        "POST /api/incidents/{id}/ack",
        "POST /api/ports/suggest",
        "POST /api/ports/{port}/stop",
        "POST /api/rules",
        "PUT /api/rules/{id}",
    ];

    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Surface_IsTheOneThatIsTested()
    {
        var description = await _client.GetNodeAsync("/openapi/v1.json");

        var routes = description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(Routes, routes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GET", $"/api/endpoints/{Nobody}")]
    [InlineData("PATCH", $"/api/endpoints/{Nobody}", "{}")]
    [InlineData("DELETE", $"/api/endpoints/{Nobody}")]
    [InlineData("GET", $"/api/endpoints/{Nobody}/history")]
    [InlineData("POST", $"/api/endpoints/{Nobody}/checks")]
    [InlineData("GET", $"/api/checks/{Nobody}")]
    [InlineData("POST", $"/api/endpoints/{Nobody}/load", "{}")]
    [InlineData("PUT", $"/api/rules/{Nobody}", """{"name":"nobody's"}""")]
    [InlineData("DELETE", $"/api/rules/{Nobody}")]
    [InlineData("POST", $"/api/incidents/{Nobody}/ack")]
    public async Task UnknownId_IsAProblemThatNamesIt(string method, string address, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _client.SendAsync(request, Cancelled);
        var problem = await response.ReadAsync(HttpStatusCode.NotFound);

        Assert.Contains(Nobody, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(32, ((string)problem["traceId"]!).Length);
    }

    [Theory]
    [InlineData("/api/incidents?limit=0")]
    [InlineData("/api/incidents?cursor=abc")]
    [InlineData("/api/incidents?open=perhaps")]
    [InlineData("/api/deliveries?limit=201")]
    [InlineData("/api/deliveries?cursor=abc")]
    [InlineData("/api/ports/80/diagnosis?protocol=gopher")]
    [InlineData("/api/incidents?endpointId=somebody")]
    [InlineData($"/api/endpoints/{Nobody}/history?bucket=0")]
    [InlineData($"/api/endpoints/{Nobody}/history?from=yesterday")]
    [InlineData($"/api/endpoints/{Nobody}/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    public async Task BadQuery_IsAProblem(string address)
    {
        using var response = await _client.GetAsync(address, Cancelled);

        var problem = await response.ReadAsync(HttpStatusCode.BadRequest);
        Assert.NotNull(problem["traceId"]);
        ApiCalls.AssertTellsNothingOfTheProgram(problem);
    }

    [Theory]
    [InlineData("""{"port":0}""")]
    [InlineData("""{"timeoutMs":"soon"}""")]
    [InlineData("""{"nickname":"x"}""")]
    [InlineData("")]
    public async Task Patch_Malformed_ChangesNothing(string body)
    {
        var address = $"/api/endpoints/{(await _client.RegisterAsync($"unchanged-{Guid.NewGuid():N}", Random.Shared.Next(10_000, 20_000)))["id"]}";
        var before = await _client.GetNodeAsync(address);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _client.PatchAsync(address, content, Cancelled);

        await response.ReadAsync(HttpStatusCode.BadRequest);
        Assert.True(JsonNode.DeepEquals(before, await _client.GetNodeAsync(address)));
    }

    [Fact]
    public async Task Incidents_PageByPage_AreNewestFirstAndComplete()
    {
        var endpoint = await _client.RegisterAsync("often-down", 61);
        for (var i = 0; i < 7; i++)
        {
            await fixture.Space.ExecuteAsync(
                """
                INSERT INTO incidents (id, endpoint_id, opened_at, closed_at, outcome, failures, last_check_at)
                VALUES ($1, $2, now(), CASE WHEN $3 THEN NULL ELSE now() END, 'refused', 3, now())
                """,
                Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(i)), Guid.Parse((string)endpoint["id"]!), i == 6);
        }

        var all = await PagesAsync("/api/incidents");

        Assert.Equal(7, all.Count);
        Assert.Equal(all.OrderDescending(StringComparer.Ordinal), all);
        Assert.Equal([all[0]], await PagesAsync("/api/incidents", "&open=true"));
        Assert.Equal(all[1..], await PagesAsync("/api/incidents", "&open=false"));
    }

    [Fact]
    public async Task Deliveries_PageByPage_AreNewestFirstAndComplete()
    {
        for (var i = 0; i < 7; i++)
        {
            await fixture.Space.ExecuteAsync(
                "INSERT INTO deliveries (id, kind, state, attempts, created_at, last_attempt_at) VALUES ($1, 'incident.opened', 'delivered', 1, now(), now())",
                Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(i)));
        }

        var all = await PagesAsync("/api/deliveries");

        Assert.Equal(7, all.Count);
        Assert.Equal(all.OrderDescending(StringComparer.Ordinal), all);
    }

    private async Task<List<string>> PagesAsync(string address, string filter = "")
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _client.GetNodeAsync($"{address}?limit=3{filter}" + (cursor is null ? string.Empty : $"&cursor={cursor}"));
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        return seen;
    }
}
