using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>Alert rules, load on purpose, and the page of an endpoint that shows what comes of them.</summary>
public sealed class RuleTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule_OfAnEndpoint_DecidesWhenItIsDown()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("strict", target.Port);
        using var created = await _client.PostAsJsonAsync("/api/rules", new { name = "at once", endpointId = (string)endpoint["id"]!, failuresToOpen = 1, windowSize = 1 }, Cancelled);
        await created.ReadAsync(HttpStatusCode.Created);

        await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));

        var incidents = (await _client.GetNodeAsync($"/api/incidents?endpointId={endpoint["id"]}"))["items"]!.AsArray();
        Assert.Null(Assert.Single(incidents)!["closedAt"]);
        using var page = await _client.GetAsync($"/endpoints/{endpoint["id"]}", Cancelled);
        var html = await page.Content.ReadAsStringAsync(Cancelled);
        Assert.All(["at once", "http_500", "1 failures of 1 checks", "<svg", "As a table"], text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_AreAddedReplacedAndRemoved()
    {
        using var created = await _client.PostAsJsonAsync("/api/rules", new { name = "for all", failuresToOpen = 2, windowSize = 4 }, Cancelled);
        var rule = await created.ReadAsync(HttpStatusCode.Created);
        using var twice = await _client.PostAsJsonAsync("/api/rules", new { name = "for all" }, Cancelled);
        using var replaced = await _client.PutAsJsonAsync($"/api/rules/{rule["id"]}", new { name = "for nobody", enabled = false }, Cancelled);
        var after = (await _client.GetNodeAsync("/api/rules")).AsArray().Single(candidate => (string)candidate!["id"]! == (string)rule["id"]!)!;
        using var deleted = await _client.DeleteAsync($"/api/rules/{rule["id"]}", Cancelled);

        Assert.Equal($"/api/rules/{rule["id"]}", created.Headers.Location!.ToString());
        await twice.ReadAsync(HttpStatusCode.Conflict);
        await replaced.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(("for nobody", 3, false), ((string)after["name"]!, (int)after["failuresToOpen"]!, (bool)after["enabled"]!));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData("""{"failuresToOpen":2}""", "name")]
    [InlineData("""{"name":"x","failuresToOpen":31}""", "failuresToOpen")]
    [InlineData("""{"name":"x","failuresToOpen":6}""", "failuresToOpen")]
    [InlineData("""{"name":"x","endpointId":"0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f"}""", "endpointId")]
    public async Task Rule_ThatMakesNoSense_NamesTheField(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/rules", content, Cancelled);

        Assert.Equal([field], (await response.ReadAsync(HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Load_OfAnEndpoint_IsMeasured_WithTheTraceOfTheSlowest()
    {
        using var recorder = new SpanRecorder();
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("loaded", target.Port);

        using var response = await _client.PostAsJsonAsync($"/api/endpoints/{endpoint["id"]}/load", new { rate = 50, seconds = 1 }, Cancelled);
        var result = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal((50, 50), ((int)result["requests"]! + (int)result["skipped"]!, target.Requests + (int)result["skipped"]!));
        Assert.Equal((int)result["requests"]!, (int)result["succeeded"]!);
        Assert.True((double)result["p50Ms"]! <= (double)result["p95Ms"]! && (double)result["p95Ms"]! <= (double)result["p99Ms"]!);
        Assert.Contains(recorder.Trace((string)result["slowestTraceId"]!), span => span.DisplayName == "load request");
    }

    [Theory]
    [InlineData("http", """{"rate":201}""", HttpStatusCode.BadRequest)]
    [InlineData("http", """{"seconds":31}""", HttpStatusCode.BadRequest)]
    [InlineData("http", """{"target":"http://10.0.0.1"}""", HttpStatusCode.BadRequest)]
    [InlineData("tcp", "{}", HttpStatusCode.BadRequest)]
    public async Task Load_BeyondItsBounds_IsRefused(string protocol, string body, HttpStatusCode status)
    {
        var endpoint = await _client.RegisterAsync($"bounded-{Guid.NewGuid():N}", Random.Shared.Next(10_000, 20_000), protocol);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync($"/api/endpoints/{endpoint["id"]}/load", content, Cancelled);

        await response.ReadAsync(status);
    }

    [Fact]
    public async Task History_ByTheHour_OutlivesItsResults()
    {
        var endpoint = await _client.RegisterAsync("long-ago", 1400);
        // Sums go on from the last one, which other tests may have made.
        await fixture.Space.ExecuteAsync("DELETE FROM rollups");
        await fixture.Space.ExecuteAsync(
            """
            INSERT INTO check_results (endpoint_id, job_id, at, duration_us, outcome)
            SELECT $1, gen_random_uuid(), date_trunc('hour', now()) - interval '20 days' + make_interval(secs => i), i * 10, CASE WHEN i <= 90 THEN 'up' ELSE 'refused' END FROM generate_series(1, 100) AS i
            """,
            Guid.Parse((string)endpoint["id"]!));

        await using (await WorkerProgram.StartAsync(fixture.Space))
        {
            await Waiting.UntilAsync(() => fixture.Space.CountResultsAsync(endpoint), count => count == 0, "the end of retention");
        }

        var history = await _client.GetNodeAsync($"/api/endpoints/{endpoint["id"]}/history?from={DateTime.UtcNow.AddDays(-30):O}&bucket=3600");
        var bucket = Assert.Single(history["buckets"]!.AsArray())!;
        Assert.Equal((100, 0.9, 450, 900), ((int)bucket["checks"]!, (double)bucket["uptime"]!, (int)bucket["p50Us"]!, (int)bucket["maxUs"]!));
    }
}
