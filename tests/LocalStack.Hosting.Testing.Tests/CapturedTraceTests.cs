using System.Text;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>What can be asserted on a trace, and what a test is told when it does not hold.</summary>
public sealed class CapturedTraceTests(SenderFixture senders) : IClassFixture<SenderFixture>
{
    [Theory]
    [InlineData("POST /orders", 1)]
    [InlineData("api: POST /orders", 1)]
    [InlineData("API: POST /orders", 1)]
    [InlineData("api: POST /orders → 202", 1)]
    [InlineData("worker: POST /orders", 0)]
    [InlineData("POST", 0)]
    [InlineData("POST *", 1)]
    [InlineData("* order", 2)]
    [InlineData("worker: *order", 1)]
    [InlineData("INSERT INTO orders", 1)]
    [InlineData("SELECT reserved FROM stock WHERE item = 2", 1)]
    [InlineData("SELECT reserved FROM stock WHERE item = ?", 3)]
    [InlineData("api: *", 6)]
    public async Task ShouldHave_Pattern_CountsWhatItNames(string pattern, int times)
    {
        var trace = await senders.OrderAsync(items: 3);

        trace.ShouldHave(pattern, times);
        Assert.Equal(times, trace.Spans.Count(span => span.Is(pattern)));
        Assert.Equal(times > 0, trace.Has(pattern));
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHave(pattern, times + 1));
        Assert.Contains($"\"{pattern}\", but there {(times == 1 ? "is" : "are")} {times}.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(times, failure.Message.Split("<--").Length - 1);
    }

    [Fact]
    public async Task ShouldHave_Condition_IsNamedByItsText()
    {
        var trace = await senders.OrderAsync();

        trace.ShouldHave(span => span.Statement != null, times: 3);
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldNotHave(span => span.Is("worker: process order")));
        Assert.Contains("Expected 0 spans span => span.Is(\"worker: process order\"), but there is 1.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveTree_IsFoundInAnyOrderOfSiblings()
    {
        var trace = await senders.OrderAsync(items: 2);

        trace.ShouldHaveTree("""
            api: POST /orders
              api: send order
                worker: process order
                  UPDATE stock
              SELECT reserved × 2
              INSERT INTO orders
            """);
        trace.ShouldHaveTree("worker: process order\n  UPDATE stock\nsend order");
        trace.ShouldHaveTree(trace.ToSnapshot());
    }

    [Theory]
    [InlineData("api: POST /orders\n  worker: process order", 2)]
    [InlineData("api: POST /orders\n  SELECT reserved × 3\n  INSERT", 2)]
    [InlineData("api: send order\n  worker: process order\n    DELETE FROM stock", 3)]
    public async Task ShouldHaveTree_Missing_NamesTheLine(string tree, int line)
    {
        var trace = await senders.OrderAsync(items: 2);

        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveTree(tree));

        Assert.Contains($"line {line} of it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveTree_BadIndentation_SaysWhere()
    {
        var trace = await senders.OrderAsync();

        var fault = Assert.Throws<FormatException>(() => trace.ShouldHaveTree("a\n    b\n  c"));

        Assert.Contains("Line 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveInOrder_GoesByTheStart()
    {
        var trace = await senders.OrderAsync();

        trace.ShouldHaveInOrder("SELECT", "INSERT INTO orders", "worker: process order");
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveInOrder("INSERT INTO orders", "SELECT"));
        Assert.Contains("There is no \"SELECT\" at its place.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveOnly_MarksEveryOther()
    {
        var trace = await senders.OrderAsync();

        trace.ShouldHaveOnly("api: *", "worker: *");
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveOnly("api: *", "worker: process order"));
        Assert.Contains("1 span is none of them", failure.Message, StringComparison.Ordinal);
        Assert.Matches("worker: UPDATE stock SET reserved = 1 +[0-9.]+ ms  <--", failure.Message);
    }

    [Fact]
    public async Task ShouldHaveQueries_OverTheBudget_NamesThem()
    {
        var trace = await senders.OrderAsync();

        trace.ShouldHaveQueries(atMost: 3);
        trace.ShouldHaveQueries(atMost: 1, "worker");
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveQueries(atMost: 1, "api"));
        Assert.Contains("Expected at most 1 query of 'api', but there are 2:\n  api: SELECT reserved FROM stock WHERE item = ?\n  api: INSERT INTO orders (id) VALUES (?)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveNoRepeatedQueries_OfALoop_NamesTheQuery()
    {
        (await senders.OrderAsync(items: 2)).ShouldHaveNoRepeatedQueries();
        var trace = await senders.OrderAsync(items: 4);

        trace.ShouldHaveNoRepeatedQueries(atMost: 4);
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveNoRepeatedQueries());

        Assert.Matches(@"4 times, .* together: SELECT reserved FROM stock WHERE item = \?", failure.Message);
    }

    [Fact]
    public async Task ShouldHaveNoErrors_Failed_SaysWhichAndWhy()
    {
        (await senders.OrderAsync()).ShouldHaveNoErrors();
        var trace = await senders.OrderAsync(fails: true);

        var failure = Assert.Throws<TelemetryAssertionException>(trace.ShouldHaveNoErrors);

        Assert.Matches("worker: process order +[0-9.]+ ms ERROR: no connection to 127.0.0.1:43210  <--", failure.Message);
    }

    [Fact]
    public async Task ShouldTake_Longer_SaysHowLong()
    {
        var trace = await senders.OrderAsync();

        trace.ShouldTake(Limits.Long);
        Assert.Throws<TelemetryAssertionException>(() => trace.ShouldTake(TimeSpan.Zero));
    }

    [Fact]
    public async Task Percentile_IsTheNearestRank()
    {
        var traces = await senders.Telemetry.TracesOfAsync(3, () => senders.Order(), cancellationToken: TestContext.Current.CancellationToken);

        var durations = traces.Select(trace => trace.Duration).Order().ToArray();
        Assert.Equal([durations[0], durations[1], durations[2], durations[2]], new[] { 1, 50, 67, 100 }.Select(percentile => traces.Percentile(percentile)));
        Assert.Equal(traces.SelectMany(trace => trace.Find("UPDATE stock")).Max(span => span.Duration), traces.Percentile(95, "UPDATE stock"));
        traces.ShouldTake(Limits.Long);
        var failure = Assert.Throws<TelemetryAssertionException>(() => traces.ShouldTake(TimeSpan.Zero));
        Assert.StartsWith("Expected p95 of 3 runs to be at most 0 ms, but it is ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_IsTheSameInEachRun()
    {
        const string expected = """
            api: POST /orders → 202 [http.request.method=POST]
              api: INSERT INTO orders (id) VALUES (?)
              api: SELECT reserved FROM stock WHERE item = ? × 2
              api: send order
                worker: process order ERROR: no connection to 127.0.0.1:{port}
                  worker: UPDATE stock SET reserved = ?

            """;

        var first = await senders.OrderAsync(items: 2, fails: true);
        var second = await senders.OrderAsync(items: 2, fails: true);

        Assert.Equal(expected, first.ToSnapshot("http.request.method"));
        Assert.Equal(first.ToSnapshot(), second.ToSnapshot());
        first.ShouldMatchSnapshot(expected, "http.request.method");
    }

    // As Zipkin's libraries name them.
    [Fact]
    public async Task Trace_BothEndsOfACallWithOneId_HangBelowEachOther()
    {
        var settings = senders.Telemetry.GetOtlpSettings("any", Aspire.Hosting.OtlpProtocol.HttpProtobuf);
        using var client = new HttpClient { BaseAddress = new Uri(settings["OTEL_EXPORTER_OTLP_ENDPOINT"]) };
        var header = settings["OTEL_EXPORTER_OTLP_HEADERS"].Split('=', 2);
        client.DefaultRequestHeaders.Add(header[0], header[1]);
        const string traceId = "0af7651916cd43dd8448eb211c80319c";
        var began = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        string Spans(string service, params (string Name, int Kind, string Id, string Parent, int From, int To)[] spans) => $$"""
            { "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "{{service}}" } }] }, "scopeSpans": [{ "spans": [{{string.Join(',', spans.Select(span => $$"""
                { "traceId": "{{traceId}}", "spanId": "{{span.Id}}", "parentSpanId": "{{span.Parent}}", "name": "{{span.Name}}", "kind": {{span.Kind}},
                  "startTimeUnixNano": "{{began + span.From}}000000", "endTimeUnixNano": "{{began + span.To}}000000" }
                """))}}] }] }
            """;

        using var body = new StringContent(
            $$"""
            { "resourceSpans": [
              {{Spans("front", ("GET /a", 2, "0000000000000001", "", 0, 9), ("call b", 3, "0000000000000002", "0000000000000001", 1, 8))}},
              {{Spans("back", ("GET /b", 2, "0000000000000002", "0000000000000001", 2, 7), ("query", 3, "0000000000000003", "0000000000000002", 3, 6))}}
            ] }
            """, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/traces", body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        var trace = await senders.Telemetry.TraceOfAsync(traceId, cancellationToken: TestContext.Current.CancellationToken);

        const string tree = """
            front: GET /a
              front: call b
                back: GET /b
                  back: query

            """;
        Assert.Equal(tree, trace.ToSnapshot());
        trace.ShouldHaveTree(tree);
    }

    [Fact]
    public async Task Snapshot_Another_ShowsTheDifference()
    {
        var before = (await senders.OrderAsync(items: 2)).ToSnapshot();
        var after = await senders.OrderAsync(items: 3);

        var failure = Assert.Throws<TelemetryAssertionException>(() => after.ShouldMatchSnapshot(before));

        Assert.Contains(
            """
                api: POST /orders → 202
                  api: INSERT INTO orders (id) VALUES (?)
              -   api: SELECT reserved FROM stock WHERE item = ? × 2
              +   api: SELECT reserved FROM stock WHERE item = ? × 3
                  api: send order
            """,
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceOf_TimeUp_SaysWhatWasThereAndWhatWasMissing()
    {
        var failure = await Assert.ThrowsAsync<TelemetryAssertionException>(() => senders.Telemetry.TraceOfAsync(
            () => senders.Order(),
            until: trace => trace.Has("worker: process order", "worker: DELETE FROM stock"),
            timeout: TimeSpan.FromSeconds(2),
            TestContext.Current.CancellationToken));

        Assert.Contains("Missing: \"worker: DELETE FROM stock\"\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    worker: process order", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceOf_ParentMissing_HasNotSettled()
    {
        var failure = await Assert.ThrowsAsync<TelemetryAssertionException>(() => senders.Telemetry.TraceOfAsync(
            () =>
            {
                using var root = senders.Api.StartActivity("root");
                // Of a source to which nobody listens.
                using var between = new System.Diagnostics.Activity("between").Start();
                using var child = senders.Worker.StartActivity("child");
                return Task.CompletedTask;
            },
            timeout: TimeSpan.FromSeconds(3),
            cancellationToken: TestContext.Current.CancellationToken));

        Assert.Matches("It has not settled.\nMissing: the parent \\([0-9a-f]{16}\\) of \"worker: child\"", failure.Message);
        Assert.Contains("(parent is not there) worker: child", failure.Message, StringComparison.Ordinal);
    }

    // A redirect, for example.
    [Fact]
    public async Task TraceOf_TwoCallsOfTheTest_BothHaveAParent()
    {
        var trace = await senders.Telemetry.TraceOfAsync(
            () =>
            {
                using (senders.Api.StartActivity("first"))
                {
                }

                using (senders.Api.StartActivity("second"))
                {
                }

                return Task.CompletedTask;
            },
            until: trace => trace.Has("first", "second"),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain("parent is not there", trace.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceOf_Cancelled_SaysTheSame()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<OperationCanceledException>(() => senders.Telemetry.WaitForTraceAsync(trace => trace.Has("GET /nothing"), cancellationToken: cancelled.Token));

        Assert.StartsWith("Expected a trace that satisfies trace => trace.Has(\"GET /nothing\")", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceOf_Traceparent_IsThatOfTheRequest()
    {
        var trace = await senders.OrderAsync();

        var same = await senders.Telemetry.TraceOfAsync(trace.TraceId.ToString(), cancellationToken: TestContext.Current.CancellationToken);
        var again = await senders.Telemetry.TraceOfAsync($"00-{trace.TraceId}-{trace.Root.ParentSpanId}-01", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(trace.ToSnapshot(), same.ToSnapshot());
        Assert.Equal(trace.ToSnapshot(), again.ToSnapshot());
        await Assert.ThrowsAsync<FormatException>(() => senders.Telemetry.TraceOfAsync("00-nonsense-01", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ForTest_SeesItsOwnTracesOnly()
    {
        await using var first = senders.Telemetry.ForTest();
        await using var second = senders.Telemetry.ForTest();

        var traces = await Task.WhenAll(senders.OrderAsync(first, items: 1), senders.OrderAsync(second, items: 2));

        Assert.Equal(traces[0].TraceId, Assert.Single(first.GetTraces()).TraceId);
        var found = await second.WaitForTraceAsync(trace => trace.Has("api: POST /orders"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(traces[1].TraceId, found.TraceId);
    }
}
