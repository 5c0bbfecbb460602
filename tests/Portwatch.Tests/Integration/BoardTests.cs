using System.Net;
using System.Text.Json.Nodes;
using Portwatch.Core;
using Portwatch.Api.Status;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class BoardTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly TestSpace _space = fixture.Space;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_LosesNoFact_AndTheBoardIsRebuilt()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("flushed", target.Port);
        await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        await _client.BoardFromAsync(BoardSnapshot.FromCache);
        var facts = await FactsAsync();

        await _space.FlushCacheAsync();

        Assert.Equal(facts, await FactsAsync());
        Assert.Contains("flushed", await _client.BoardNamesAsync());
        await _client.BoardFromAsync(BoardSnapshot.FromCache);
        Assert.Contains("flushed", await _client.BoardNamesAsync());
        var after = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        Assert.Equal("done", (string)after["state"]!);
    }

    [Fact]
    public async Task Status_WithoutAWorker_IsReadFromTheDatabase()
    {
        await _client.RegisterAsync("no-worker", 2);
        await (await _space.RedisAsync()).KeyDeleteAsync(RedisNames.BoardConfirmed);

        using var response = await _client.GetAsync("/api/status", Cancelled);

        Assert.Equal(BoardSnapshot.FromDatabase, response.Headers.GetValues(StatusRoutes.SourceHeader).Single());
        Assert.Equal("0", response.Headers.GetValues(StatusRoutes.AgeHeader).Single());
    }

    [Fact]
    public async Task Put_OlderRevision_DoesNotUndoANewer()
    {
        var redis = await _space.RedisAsync();
        var id = Guid.NewGuid();

        var written = new List<bool>();
        foreach (var revision in new[] { 5L, 4L, 5L, 6L })
        {
            written.Add(await Portwatch.Core.Board.LiveBoard.PutAsync(redis, Entry(id, revision)));
        }

        Assert.Equal([true, false, false, true], written);
        await Portwatch.Core.Board.LiveBoard.RemoveAsync(redis, id);
    }

    [Fact]
    public async Task Stream_ChangesOfUsers_ArriveWithIds()
    {
        using var browser = await Browser.OpenAsync(_client);
        var endpoint = await _client.RegisterAsync("streamed", 3);
        var id = (string)endpoint["id"]!;

        var entry = await browser.NextAsync(item => item.EventType == "entry" && item.Data.Contains(id, StringComparison.Ordinal));
        using var deleted = await _client.DeleteAsync($"/api/endpoints/{id}", Cancelled);
        var removed = await browser.NextAsync(item => item.EventType == "removed");

        Assert.Equal("board", browser.First.EventType);
        Assert.Equal("streamed", (string)JsonNode.Parse(entry.Data)!["name"]!);
        Assert.Equal(id, (string)JsonNode.Parse(removed.Data)!["id"]!);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("17")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999")]
    [InlineData("yesterday")]
    public async Task Stream_ResumedAfterAnything_BeginsWithTheWholeBoard(string? lastEventId)
    {
        await _client.RegisterAsync($"resumed-{lastEventId}", lastEventId is null ? 90 : 90 + lastEventId.Length);

        using var browser = await Browser.OpenAsync(_client, lastEventId);

        var board = JsonNode.Parse(browser.First.Data)!;
        Assert.Equal("board", browser.First.EventType);
        Assert.Equal(await _client.BoardNamesAsync(), board["entries"]!.AsArray().Select(entry => (string)entry!["name"]!));
    }

    [Fact]
    public async Task Stream_PubSubLost_IsMadeGoodByTheNextComparison()
    {
        using var browser = await Browser.OpenAsync(_client);

        // Past the API and its channel: as if the message had been lost.
        var id = Guid.CreateVersion7();
        await _space.ExecuteAsync(
            """
            INSERT INTO endpoints (id, name, protocol, host, port, declared_bind, interval, timeout, enabled, tags, created_at, updated_at)
            VALUES ($1, 'unheard', 'tcp', '127.0.0.1', 6, 'loopback', '1 min', '1 s', false, '{}', now(), now())
            """,
            id);
        await _space.ExecuteAsync("INSERT INTO endpoint_status (endpoint_id, state, since, next_due_at, failure_bits, failure_bits_filled, recent) VALUES ($1, 'unknown', now(), now(), 0, 0, '{}')", id);

        var update = await browser.NextAsync(item => item.EventType == "board" && item.Data.Contains("unheard", StringComparison.Ordinal));

        Assert.Contains("unheard", JsonNode.Parse(update.Data)!["entries"]!.AsArray().Select(entry => (string)entry!["name"]!));
    }

    [Fact]
    public async Task Page_IsWholeAndStrict()
    {
        await _client.RegisterAsync("on-the-page", 7);

        using var response = await _client.GetAsync("/", Cancelled);
        var page = await response.Content.ReadAsStringAsync(Cancelled);

        Assert.Contains("on-the-page", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var asset in new[] { "/portwatch.css", "/portwatch.js" })
        {
            Assert.Contains(asset, page, StringComparison.Ordinal);
            using var file = await _client.GetAsync(asset, Cancelled);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Fact]
    public async Task Ports_OwnListener_IsRegisteredAndUp()
    {
        await using var target = await HttpTarget.StartAsync();
        await _client.RegisterAsync("own-listener", target.Port);

        var port = await Waiting.UntilAsync(
            async () => (await _client.GetNodeAsync("/api/ports")).AsArray().SingleOrDefault(view => (string?)view!["endpointName"] == "own-listener"),
            view => (string?)view?["findings"]?[0] == "registered-and-up",
            "the port");

        Assert.Equal("loopback", (string)port!["exposure"]!);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(Environment.ProcessId, (int)port["pid"]!);
        }
    }

    private static Portwatch.Core.Board.BoardEntry Entry(Guid id, long revision) => new()
    {
        Id = id, Name = "entry", Protocol = "tcp", Host = "127.0.0.1", Port = 1, DeclaredBind = "loopback", Enabled = true, Tags = [], State = "up",
        Since = DateTimeOffset.UnixEpoch, Recent = [], Revision = revision, IntervalSeconds = 10, TimeoutMs = 1_000,
    };

    private Task<string> FactsAsync() => _space.QueryAsync<string>(
        """
        SELECT format('%s endpoints, %s jobs, %s results, %s incidents',
            (SELECT count(*) FROM endpoints), (SELECT count(*) FROM check_jobs), (SELECT count(*) FROM check_results), (SELECT count(*) FROM incidents))
        """);
}
