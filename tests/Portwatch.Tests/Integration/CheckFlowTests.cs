using System.Diagnostics;
using System.Net;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class CheckFlowTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_Manual_IsOneTraceFromRequestToBrowser()
    {
        using var recorder = new SpanRecorder();
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("traced", target.Port);
        using var browser = await Browser.OpenAsync(_client);

        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));

        var trace = await Waiting.UntilAsync(
            () => Task.FromResult(recorder.Trace((string)job["traceId"]!)), spans => spans.Any(span => span.DisplayName == "sse push"), "the last span");
        Assert.True(Expected(trace, target.Port, job), SpanRecorder.Describe(trace));
    }

    [Fact]
    public async Task Check_Result_IsStoredAndOnTheBoard()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("stored", target.Port);

        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));

        Assert.Equal(("done", "up", 200, "ipv4"), ((string)job["state"]!, (string)job["outcome"]!, (int)job["httpStatus"]!, (string)job["addressFamily"]!));
        var entry = await Waiting.UntilAsync(
            async () => (await _client.GetNodeAsync("/api/status")).AsArray().Single(entry => (string)entry!["name"]! == "stored")!, entry => (string)entry["state"]! == "up", "the board");
        Assert.Single(entry["recent"]!.AsArray());
    }

    [Theory]
    [InlineData(500, "unexpected", "http_500")]
    [InlineData(204, "up", null)]
    public async Task Check_Status_DecidesTheOutcome(int status, string outcome, string? error)
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync($"status-{status}", target.Port);

        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));

        Assert.Equal((outcome, error), ((string)job["outcome"]!, (string?)job["error"]));
    }

    [Fact]
    public async Task Check_SilentTarget_TimesOut()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("silent", target.Port, timeoutMs: 100);

        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));

        Assert.Equal("timeout", (string)job["outcome"]!);
    }

    [Fact]
    public async Task Check_TooMany_IsToldWhenToComeBack()
    {
        var endpoint = await _client.RegisterAsync("eager", 1);

        HttpResponseMessage? refused = null;
        for (var i = 0; i < 100 && refused is null; i++)
        {
            var response = await _client.PostAsync($"/api/endpoints/{endpoint["id"]}/checks", content: null, Cancelled);
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Check_UnknownEndpoint_IsNotFound()
    {
        using var response = await _client.PostAsync($"/api/endpoints/{Guid.NewGuid()}/checks", content: null, Cancelled);

        await response.ReadAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Schedule_DueEndpoint_IsCheckedByItselfAndItsBatchIsLinked()
    {
        using var recorder = new SpanRecorder();
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        await using var second = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("scheduled", target.Port, enabled: true);
        var id = Guid.Parse((string)endpoint["id"]!);

        await Waiting.UntilAsync(
            () => fixture.Space.QueryAsync<long>("SELECT count(*) FROM check_results WHERE endpoint_id = $1", id), count => count >= 2, "two results");

        var doubled = await fixture.Space.QueryAsync<long>("SELECT count(*) FROM (SELECT job_id FROM check_results WHERE endpoint_id = $1 GROUP BY job_id HAVING count(*) > 1) d", id);
        Assert.Equal(0, doubled);
        var write = recorder.Named("write results")[0];
        Assert.Equal(default, write.ParentSpanId);
        Assert.All(write.Links, link => Assert.Contains(recorder.Named("process check"), check => check.SpanId == link.Context.SpanId));
        var send = recorder.Named("send check").First(span => span.Links.Any());
        Assert.Contains(recorder.Named("schedule checks"), batch => batch.SpanId == send.Links.Single().Context.SpanId);
    }

    // The one trace, span by span: name, kind, parent.
    private static bool Expected(IReadOnlyList<Activity> trace, int port, System.Text.Json.Nodes.JsonNode job)
    {
        var request = trace.Single(span => span.Source.Name == "System.Net.Http" && span.ParentSpanId == default);
        var server = trace.Single(span => span.Source.Name == "Microsoft.AspNetCore" && span.ParentSpanId == request.SpanId);
        var insert = Child(server, "INSERT check_jobs", ActivityKind.Client, "Npgsql");
        var send = Child(server, "send check", ActivityKind.Producer, "Portwatch.Api");
        var push = Child(send, "LPUSH portwatch:checks", ActivityKind.Client, "ServiceDefaults.Redis");
        var process = Child(send, "process check", ActivityKind.Consumer, "Portwatch.Worker");
        var get = Child(process, "GET", ActivityKind.Client, "System.Net.Http");
        var joined = trace.Single(span => span.ParentSpanId == get.SpanId && span.Source.Name == "Microsoft.AspNetCore");
        var copy = Child(process, "COPY check_results", ActivityKind.Client, "Npgsql");
        var incidents = Child(process, "UPDATE incidents", ActivityKind.Client, "Npgsql");
        var publish = Child(process, "PUBLISH board", ActivityKind.Producer, "ServiceDefaults.Redis");
        var sse = Child(publish, "sse push", ActivityKind.Producer, "Portwatch.Api");

        Assert.Equal($"http://127.0.0.1:{port}/", get.GetTagItem("url.full"));
        Assert.Equal((string)job["id"]!, process.GetTagItem("messaging.message.id"));
        Assert.Equal("up", process.GetTagItem("portwatch.check.outcome"));
        Assert.True((double)process.GetTagItem("portwatch.queue.duration_ms")! >= 0);
        Assert.Equal("postgresql", insert.GetTagItem("db.system.name"));
        Assert.Equal("check_jobs", insert.GetTagItem("db.collection.name"));
        Assert.Equal("redis", push.GetTagItem("db.system.name"));
        Activity[] inOrder = [request, server, insert, send, process, get, joined, copy, incidents, publish, sse];
        return inOrder.Zip(inOrder.Skip(1)).All(pair => pair.First.StartTimeUtc <= pair.Second.StartTimeUtc);

        Activity Child(Activity parent, string name, ActivityKind kind, string source)
        {
            var found = trace.FirstOrDefault(span => span.DisplayName == name && span.Kind == kind && span.Source.Name == source && span.ParentSpanId == parent.SpanId);
            Assert.True(found is not null, $"No span '{name}' ({kind}, {source}) below '{parent.DisplayName}':\n{SpanRecorder.Describe(trace)}");
            return found;
        }
    }
}
