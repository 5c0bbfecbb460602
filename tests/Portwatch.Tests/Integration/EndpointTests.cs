using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class EndpointTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private static readonly string[] Letter = ["a"];
    private static readonly string[] Cross = ["x"];
    private static readonly string[] Pages = ["pages"];
    private static readonly string[] Needle = ["needle"];

    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Valid_IsThereUnderItsLocation()
    {
        using var response = await _client.PostAsJsonAsync("/api/endpoints", new { name = "created", protocol = "http", port = 1001, path = "/health", tags = Letter }, Cancelled);
        var created = await response.ReadAsync(HttpStatusCode.Created);

        var read = await _client.GetNodeAsync(response.Headers.Location!);

        Assert.Equal($"/api/endpoints/{created["id"]}", response.Headers.Location!.ToString());
        Assert.NotNull(response.Headers.ETag);
        Assert.Equal(("127.0.0.1", 1001, "/health", "unknown"), ((string)read["host"]!, (int)read["port"]!, (string)read["path"]!, (string)read["state"]!));
    }

    [Theory]
    [InlineData("owner-of-address", 1010, "other-name", 1010, "127.0.0.1:1010")]
    [InlineData("owner-of-name", 1011, "owner-of-name", 1012, "'owner-of-name'")]
    public async Task Create_Taken_NamesTheOwner(string ownerName, int ownerPort, string name, int port, string named)
    {
        var owner = await _client.RegisterAsync(ownerName, ownerPort);

        using var response = await _client.PostAsJsonAsync("/api/endpoints", new { name, protocol = "http", port }, Cancelled);
        var problem = await response.ReadAsync(HttpStatusCode.Conflict);

        Assert.Equal(((string)owner["id"]!, ownerName), ((string)problem["ownerId"]!, (string)problem["ownerName"]!));
        Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_OtherMachine_IsRefusedWithoutAPacket()
    {
        using var response = await _client.PostAsJsonAsync("/api/endpoints", new { name = "elsewhere", protocol = "tcp", host = "192.0.2.1", port = 80 }, Cancelled);
        var problem = await response.ReadAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("192.0.2.1", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(32, ((string)problem["traceId"]!).Length);
    }

    [Theory]
    [InlineData("""{"name":"x","protocol":"http","port":"many"}""")]
    [InlineData("""{"name":"x","protocol":"http","port":1,"intervalSecs":5}""")]
    [InlineData("""{"name":"x",""")]
    [InlineData("""{"name":"x","protocol":"http","port":70000}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Create_Malformed_IsAProblemWithTheTrace(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/endpoints", content, Cancelled);
        var problem = await response.ReadAsync(HttpStatusCode.BadRequest);

        Assert.NotNull(problem["title"]);
        Assert.Equal(32, ((string)problem["traceId"]!).Length);
        ApiCalls.AssertTellsNothingOfTheProgram(problem);
    }

    [Theory]
    [InlineData("""{"nme":"x","protocol":"http","port":1}""", "$.nme")]
    [InlineData("""{"name":"x","protocol":"http","port":"many"}""", "$.port")]
    public async Task Create_FieldThatDoesNotFit_IsNamed(string body, string place)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync("/api/endpoints", content, Cancelled);

        Assert.Contains($"'{place}'", (string)(await response.ReadAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SameKeyAgain_IsTheSameEndpoint()
    {
        var first = await CreateWithKeyAsync("key-1", "idempotent", 1020, HttpStatusCode.Created);

        var second = await CreateWithKeyAsync("key-1", "idempotent", 1020, HttpStatusCode.Created);

        Assert.Equal((string)first["id"]!, (string)second["id"]!);
    }

    [Fact]
    public async Task Create_SameKeyOtherBody_IsRefused()
    {
        await CreateWithKeyAsync("key-2", "first-body", 1021, HttpStatusCode.Created);

        await CreateWithKeyAsync("key-2", "second-body", 1022, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Create_SameKeyAtOnce_MakesOne()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateWithKeyAsync("key-3", "at-once", 1023, HttpStatusCode.Created)));

        Assert.Single(answers.Select(answer => (string)answer["id"]!).Distinct());
    }

    [Fact]
    public async Task Get_KnownTag_IsNotModified()
    {
        var endpoint = await _client.RegisterAsync("cached", 1030);
        using var first = await _client.GetAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/endpoints/{endpoint["id"]}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Patch_CurrentTag_ChangesAndGivesANewTag()
    {
        var endpoint = await _client.RegisterAsync("patched", 1040);
        using var before = await _client.GetAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);

        using var response = await PatchAsync(endpoint, new { intervalSeconds = 60, tags = Cross }, before.Headers.ETag!.Tag);
        var changed = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal((60, "patched"), ((double)changed["intervalSeconds"]!, (string)changed["name"]!));
        Assert.NotEqual(before.Headers.ETag, response.Headers.ETag);
    }

    [Fact]
    public async Task Patch_StaleTag_IsRefused()
    {
        var endpoint = await _client.RegisterAsync("stale", 1041);
        using var before = await _client.GetAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);
        using var first = await PatchAsync(endpoint, new { timeoutMs = 100 }, before.Headers.ETag!.Tag);
        await first.ReadAsync(HttpStatusCode.OK);

        using var second = await PatchAsync(endpoint, new { timeoutMs = 200 }, before.Headers.ETag!.Tag);

        await second.ReadAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal(100, (int)(await _client.GetNodeAsync($"/api/endpoints/{endpoint["id"]}"))["timeoutMs"]!);
    }

    [Fact]
    public async Task Patch_ToTakenAddress_NamesTheOwner()
    {
        var owner = await _client.RegisterAsync("patch-owner", 1042);
        var other = await _client.RegisterAsync("patch-other", 1043);

        using var response = await PatchAsync(other, new { port = 1042 }, ifMatch: null);

        Assert.Equal((string)owner["id"]!, (string)(await response.ReadAsync(HttpStatusCode.Conflict))["ownerId"]!);
    }

    [Fact]
    public async Task Patch_ToOtherMachine_IsRefused()
    {
        var endpoint = await _client.RegisterAsync("patch-elsewhere", 1044);

        using var response = await PatchAsync(endpoint, new { host = "example.com" }, ifMatch: null);

        await response.ReadAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Delete_TwiceOrStale_SaysSo()
    {
        var endpoint = await _client.RegisterAsync("deleted", 1050);
        using var stale = new HttpRequestMessage(HttpMethod.Delete, $"/api/endpoints/{endpoint["id"]}");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using var refused = await _client.SendAsync(stale, Cancelled);
        using var first = await _client.DeleteAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);
        using var second = await _client.DeleteAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);

        Assert.Equal(
            (HttpStatusCode.PreconditionFailed, HttpStatusCode.NoContent, HttpStatusCode.NotFound),
            (refused.StatusCode, first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task List_PageByPage_IsCompleteAndWithoutRepetition()
    {
        var wanted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            using var response = await _client.PostAsJsonAsync("/api/endpoints", new { name = $"page-{i}", protocol = "tcp", port = 1100 + i, tags = Pages }, Cancelled);
            wanted.Add((string)(await response.ReadAsync(HttpStatusCode.Created))["id"]!);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _client.GetNodeAsync("/api/endpoints?tag=pages&limit=3" + (cursor is null ? string.Empty : $"&cursor={cursor}"));
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(wanted, seen);
    }

    [Theory]
    [InlineData("q=search-me", 1)]
    [InlineData("q=SEARCH", 1)]
    [InlineData("q=127.0.0.1:1201", 1)]
    [InlineData("q=search%25me", 0)]
    [InlineData("tag=needle&state=unknown", 1)]
    [InlineData("tag=needle&state=down", 0)]
    [InlineData("tag=need", 0)]
    public async Task List_Filter_FindsWhatItSays(string query, int count)
    {
        using var response = await _client.PostAsJsonAsync("/api/endpoints", new { name = "search-me", protocol = "tcp", port = 1201, tags = Needle }, Cancelled);
        Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict);

        var page = await _client.GetNodeAsync($"/api/endpoints?{query}");

        Assert.Equal(count, page["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("state=sideways")]
    [InlineData("cursor=abc")]
    [InlineData("q=%00")]
    [InlineData("tag=")]
    public async Task List_BadQuery_IsAProblem(string query)
    {
        using var response = await _client.GetAsync($"/api/endpoints?{query}", Cancelled);

        Assert.NotNull((await response.ReadAsync(HttpStatusCode.BadRequest))["traceId"]);
    }

    [Fact]
    public async Task History_OfChecks_HasPercentilesAndUptime()
    {
        var endpoint = await _client.RegisterAsync("history", 1300);
        var start = new DateTime(DateTime.UtcNow.Year, DateTime.UtcNow.Month, DateTime.UtcNow.Day, 0, 0, 0, DateTimeKind.Utc);
        await fixture.Space.ExecuteAsync(
            """
            INSERT INTO check_results (endpoint_id, job_id, at, duration_us, outcome)
            SELECT $1, gen_random_uuid(), $2 + make_interval(secs => i / 1000.0), i, CASE WHEN i <= 80 THEN 'up' ELSE 'timeout' END FROM generate_series(1, 100) AS i
            """,
            Guid.Parse((string)endpoint["id"]!), start);

        var history = await _client.GetNodeAsync($"/api/endpoints/{endpoint["id"]}/history?from={start:O}&to={start.AddMinutes(2):O}&bucket=60");

        var bucket = Assert.Single(history["buckets"]!.AsArray())!;
        Assert.Equal((100, 0.8, 40, 76, 80), ((int)bucket["checks"]!, (double)bucket["uptime"]!, (int)bucket["p50Us"]!, (int)bucket["p95Us"]!, (int)bucket["maxUs"]!));
    }

    [Fact]
    public async Task Surface_IsDescribed()
    {
        var description = await _client.GetNodeAsync("/openapi/v1.json");

        Assert.NotNull(description["paths"]!["/api/endpoints/{id}/checks"]!["post"]);
        using var scalar = await _client.GetAsync("/scalar/", Cancelled);
        Assert.Equal(HttpStatusCode.OK, scalar.StatusCode);
        Assert.DoesNotContain("https://", (await scalar.Content.ReadAsStringAsync(Cancelled)).Replace("https://docs.", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_Address_IsAProblem()
    {
        using var response = await _client.GetAsync("/api/nothing-here", Cancelled);

        Assert.NotNull((await response.ReadAsync(HttpStatusCode.NotFound))["traceId"]);
    }

    [Fact]
    public async Task OtherHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        request.Headers.Host = "evil.example";

        using var response = await _client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<JsonNode> CreateWithKeyAsync(string key, string name, int port, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/endpoints") { Content = JsonContent.Create(new { name, protocol = "tcp", port }) };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await _client.SendAsync(request, Cancelled);
        return await response.ReadAsync(expected);
    }

    private async Task<HttpResponseMessage> PatchAsync(JsonNode endpoint, object change, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/endpoints/{endpoint["id"]}") { Content = JsonContent.Create(change) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await _client.SendAsync(request, Cancelled);
    }
}
