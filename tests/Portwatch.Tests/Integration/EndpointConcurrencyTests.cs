using System.Net;
using System.Net.Http.Json;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>Two who want the same at the same moment, and requests that come again.</summary>
public sealed class EndpointConcurrencyTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private const int Callers = 8;

    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_SameAddressAtOnce_OneWinsAndTheOthersAreToldWho()
    {
        var responses = await AtOnceAsync(i => _client.PostAsJsonAsync("/api/endpoints", new { name = $"contender-{i}", protocol = "tcp", port = 2001 }, Cancelled));

        var winner = await responses.Single(response => response.StatusCode == HttpStatusCode.Created).ReadAsync(HttpStatusCode.Created);
        foreach (var response in responses.Where(response => response.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal((string)winner["id"]!, (string)(await response.ReadAsync(HttpStatusCode.Conflict))["ownerId"]!);
        }
    }

    [Fact]
    public async Task Patch_SameTagAtOnce_OneWins()
    {
        var endpoint = await _client.RegisterAsync("patched-at-once", 2010);
        using var read = await _client.GetAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);

        var responses = await AtOnceAsync(i => SendAsync(HttpMethod.Patch, $"/api/endpoints/{endpoint["id"]}", "If-Match", read.Headers.ETag!.Tag, new { timeoutMs = 100 + i }));

        var winner = await responses.Single(response => response.StatusCode == HttpStatusCode.OK).ReadAsync(HttpStatusCode.OK);
        Assert.Equal(Callers - 1, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal((int)winner["timeoutMs"]!, (int)(await _client.GetNodeAsync($"/api/endpoints/{endpoint["id"]}"))["timeoutMs"]!);
    }

    [Fact]
    public async Task Delete_SameTagAtOnce_OneWins()
    {
        var endpoint = await _client.RegisterAsync("deleted-at-once", 2020);
        using var read = await _client.GetAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);

        var responses = await AtOnceAsync(_ => SendAsync(HttpMethod.Delete, $"/api/endpoints/{endpoint["id"]}", "If-Match", read.Headers.ETag!.Tag));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.NoContent);
        Assert.All(responses, response => Assert.True(response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed, $"{response.StatusCode}"));
    }

    [Fact]
    public async Task Create_SameKeyAgain_SaysThatItIsAReplay()
    {
        using var first = await CreateAsync("replayed", "replayed", 2030);
        using var second = await CreateAsync("replayed", "replayed", 2030);

        await second.ReadAsync(HttpStatusCode.Created);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Create_KeyOfARefusedRequest_IsNotUsedUp()
    {
        await _client.RegisterAsync("in-the-way", 2040);
        using var refused = await CreateAsync("second-try", "in-the-way", 2041);
        await refused.ReadAsync(HttpStatusCode.Conflict);

        using var corrected = await CreateAsync("second-try", "out-of-the-way", 2041);

        await corrected.ReadAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Create_KeyOfADeletedEndpoint_DoesNotMakeAnother()
    {
        using var first = await CreateAsync("gone", "gone-soon", 2050);
        using var deleted = await _client.DeleteAsync(first.Headers.Location, Cancelled);

        using var again = await CreateAsync("gone", "gone-soon", 2050);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await again.ReadAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Create_KeyTooLong_IsRefused()
    {
        using var response = await CreateAsync(new string('k', 201), "long-key", 2060);

        Assert.NotNull((await response.ReadAsync(HttpStatusCode.BadRequest))["errors"]!["Idempotency-Key"]);
    }

    private static Task<HttpResponseMessage[]> AtOnceAsync(Func<int, Task<HttpResponseMessage>> send) => Task.WhenAll(Enumerable.Range(0, Callers).Select(send));

    private Task<HttpResponseMessage> CreateAsync(string key, string name, int port) =>
        SendAsync(HttpMethod.Post, "/api/endpoints", "Idempotency-Key", key, new { name, protocol = "tcp", port });

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string header, string value, object? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(header, value);
        return await _client.SendAsync(request, Cancelled);
    }
}
