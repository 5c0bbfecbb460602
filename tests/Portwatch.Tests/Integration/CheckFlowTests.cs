using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Portwatch.Core;
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

        // The spans of commands come a moment after what they belong to.
        var trace = await Waiting.UntilAsync(
            () => Task.FromResult(recorder.Trace((string)job["traceId"]!)),
            spans => spans.Any(span => span.DisplayName == "sse push") && spans.Count(span => span.Source.Name == SpanRecorder.Redis) >= 4,
            "the last span");
        Assert.True(Expected(trace, target.Port, job), SpanRecorder.Describe(trace));
        Assert.Empty(recorder.Roots(SpanRecorder.Redis));
        Assert.NotEmpty(SpanRecorder.Of(fixture.Space, trace));
        Assert.Empty(SpanRecorder.Of(fixture.Space, recorder.Roots(SpanRecorder.Npgsql)));
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

    // The one trace, span by span: who made it, its kind, its parent, and what it did.
    private static bool Expected(IReadOnlyList<Activity> trace, int port, System.Text.Json.Nodes.JsonNode job)
    {
        var request = trace.Single(span => span.Source.Name == SpanRecorder.Http && span.ParentSpanId == default);
        var server = trace.Single(span => span.Source.Name == SpanRecorder.AspNetCore && span.ParentSpanId == request.SpanId);
        var bucket = Command(server, "EVAL", "HMGET");
        var send = Child(server, "Portwatch.Api", ActivityKind.Producer, span => Destination(span) == Messages.Checks);
        var insert = Statement(send, "INSERT INTO check_jobs");
        var wake = Command(send, "PUBLISH", RedisNames.Wake);
        var process = Child(send, "Portwatch.Worker", ActivityKind.Consumer, span => Destination(span) == Messages.Checks);
        var get = Child(process, SpanRecorder.Http, ActivityKind.Client, span => (string?)span.GetTagItem("url.full") == $"http://127.0.0.1:{port}/");
        var joined = Child(get, SpanRecorder.AspNetCore, ActivityKind.Server, _ => true);
        var copy = Statement(process, "COPY check_results");
        var incidents = Statement(process, "UPDATE incidents");
        var put = Command(process, "EVAL", "HSET");
        var announce = Child(process, "Portwatch.Core", ActivityKind.Producer, span => Destination(span) == RedisNames.BoardChanges);
        var publish = Command(announce, "PUBLISH", RedisNames.BoardChanges);
        var sse = Child(announce, "Portwatch.Api", ActivityKind.Producer, span => span.DisplayName == "sse push");

        Assert.Equal((string)job["id"]!, process.GetTagItem("messaging.message.id"));
        Assert.Equal("up", process.GetTagItem("portwatch.check.outcome"));
        Assert.True((double)process.GetTagItem("portwatch.queue.duration_ms")! >= 0);
        Assert.All([insert, copy, incidents], span => Assert.Equal("postgresql", SpanRecorder.System(span)));
        Assert.All([bucket, wake, put, publish], span => Assert.Equal("redis", SpanRecorder.System(span)));
        Activity[] inOrder = [request, server, bucket, send, insert, process, get, joined, copy, incidents, put, announce, sse];
        return inOrder.Zip(inOrder.Skip(1)).All(pair => pair.First.StartTimeUtc <= pair.Second.StartTimeUtc);

        Activity Statement(Activity parent, string sql) =>
            Child(parent, SpanRecorder.Npgsql, ActivityKind.Client, span => SpanRecorder.Text(span)?.Contains(sql, StringComparison.Ordinal) == true);

        Activity Command(Activity parent, string command, string about) =>
            Child(parent, SpanRecorder.Redis, ActivityKind.Client, span => IsCommand(SpanRecorder.Text(span), command, about));

        Activity Child(Activity parent, string source, ActivityKind kind, Predicate<Activity> matches, [CallerArgumentExpression(nameof(matches))] string what = "")
        {
            var found = trace.FirstOrDefault(span => span.Kind == kind && span.Source.Name == source && span.ParentSpanId == parent.SpanId && matches(span));
            Assert.True(found is not null, $"No {kind} span of {source} below '{parent.DisplayName}' with {what}:\n{SpanRecorder.Describe(trace)}");
            return found;
        }
    }

    // EVAL becomes EVALSHA once the server knows the script; either is shown with the script's text, other commands with their key.
    private static bool IsCommand(string? text, string command, string about) =>
        text?.StartsWith(command, StringComparison.Ordinal) == true && text.Contains(about, StringComparison.Ordinal);

    private static string? Destination(Activity span) => (string?)span.GetTagItem("messaging.destination.name");
}
