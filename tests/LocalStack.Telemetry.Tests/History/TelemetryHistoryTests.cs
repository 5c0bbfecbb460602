using Google.Protobuf;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.History;

/// <summary>Telemetry outlives its process, within its bounds.</summary>
public sealed class TelemetryHistoryTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    [Fact]
    public async Task AnEarlierRun_IsReadBackAsItWas()
    {
        var store = new TelemetryStore();
        await using (var history = _folder.Open())
        {
            var ingest = new OtlpIngest(store, history.Record);
            ingest.Export(TelemetrySignal.Traces, Requests.Traces("api", Requests.Span(1, 1, isError: true).With("a", "b"), Requests.Span(1, 2)).ToByteArray());
            ingest.Export(TelemetrySignal.Logs, Requests.Logs("api", new LogData { TimeUnixNano = Requests.Epoch, Body = new AnyValue { StringValue = "x" } }).ToByteArray());
            ingest.Export(TelemetrySignal.Metrics, Requests.Metrics("api", Requests.Gauge("depth", ("a", 1, 0.5))).ToByteArray());
        }

        await using var next = _folder.Open();
        var run = Assert.Single(next.GetRuns());
        var contents = await next.ReadAsync(run.Id, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotNull(contents);
        Assert.Equal((3, 0), (contents.Requests, contents.UnreadableBytes));
        Assert.Equal(OracleModel.DescribeSpans(store), OracleModel.DescribeSpans(contents.Store));
        Assert.Equal(OracleModel.DescribeLogs(store), OracleModel.DescribeLogs(contents.Store));
        Assert.Equal(OracleModel.DescribeMetrics(store), OracleModel.DescribeMetrics(contents.Store));
        Assert.False(run.IsCurrent);
        Assert.True(run.Bytes > 0);
    }

    [Fact]
    public async Task ARequestThatIsRefused_IsNotKept()
    {
        await using var history = _folder.Open();
        var ingest = new OtlpIngest(new TelemetryStore(), history.Record);

        Assert.ThrowsAny<Exception>(() => ingest.Export(TelemetrySignal.Traces, [0x0A, 0xFF]));
        await history.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, history.Status.RecordedRequests + history.Status.DroppedRequests);
    }

    [Fact]
    public async Task FilesAndFolders_AreTheirOwnersOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders closed by their place, not by a mode.");
        await _folder.RunAsync();

        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in Directory.EnumerateDirectories(_folder.Root, "*", SearchOption.AllDirectories).Append(_folder.Root))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }

            foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task ARunThatIsContinued_FindsWhatItHad()
    {
        await _folder.RunAsync("run-1", requests: 3);
        await using var history = _folder.Open("run-1");
        var store = new TelemetryStore();

        var restored = await history.RestoreAsync(store, TestContext.Current.CancellationToken);
        HistoryFolder.Send(store, history, 7);
        await history.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((3L, 4L), (restored?.Requests, store.Counters.Traces.Kept));
        Assert.Equal(("run-1", true), (Assert.Single(history.GetRuns()).Id, history.GetRuns()[0].IsCurrent));
        Assert.Equal(4, (await history.ReadAsync("run-1", cancellationToken: TestContext.Current.CancellationToken))?.Requests);
    }

    [Fact]
    public async Task ANewRun_HasNothingToRestore()
    {
        await _folder.RunAsync();
        await using var history = _folder.Open();

        Assert.Null(await history.RestoreAsync(new TelemetryStore(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TwoProcesses_WithOneRunsName_WriteTwoRuns()
    {
        await using var first = _folder.Open("run");
        await using var second = _folder.Open("run");
        HistoryFolder.Send(new TelemetryStore(), first, 1);
        await first.FlushAsync(TestContext.Current.CancellationToken);

        HistoryFolder.Send(new TelemetryStore(), second, 2);
        await second.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, first.GetRuns().Length);
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.Equal((null, null), (first.Status.Fault, second.Status.Fault));
    }

    [Fact]
    public async Task RunsOfAnotherApplication_AreNotListed()
    {
        await _folder.RunAsync();
        _folder.Options = _folder.Options with { Application = "other" };

        await using var history = _folder.Open();

        Assert.Empty(history.GetRuns());
    }

    [Fact]
    public async Task MoreRunsThanAreKept_PushOutTheOldest_ButNoneThatGoesOn()
    {
        _folder.Options = _folder.Options with { MaxRuns = 3 };
        await using var running = _folder.Open("goes-on");
        HistoryFolder.Send(new TelemetryStore(), running, 0);
        await running.FlushAsync(TestContext.Current.CancellationToken);

        foreach (var run in new[] { "a", "b", "c", "d" })
        {
            await _folder.RunAsync(run);
        }

        Assert.Equal(["d", "c", "goes-on"], running.GetRuns().Select(run => run.Id));
    }

    [Fact]
    public async Task MoreBytesThanAreKept_PushOutTheOldest()
    {
        _folder.Options = _folder.Options with { MaxBytes = 256 << 10, MaxSegmentBytes = 64 << 10 };
        await _folder.RunAsync("a", requests: 2, textLength: 50_000);
        await _folder.RunAsync("b", requests: 40, textLength: 50_000);

        await using var history = _folder.Open();

        var run = Assert.Single(history.GetRuns());
        Assert.Equal("b", run.Id);
        Assert.InRange(run.Bytes, 100_000, 256 << 10);
        var contents = await history.ReadAsync("b", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, contents?.UnreadableBytes);
        Assert.Contains(contents!.Store.GetSpans(new SpanQuery()).Items, span => span.TraceId.Low == 40);
        Assert.DoesNotContain(contents.Store.GetSpans(new SpanQuery()).Items, span => span.TraceId.Low == 1);
    }

    [Theory]
    [InlineData("../etc", 10, "RunId")]
    [InlineData("", 10, "RunId")]
    [InlineData("a", 0, "MaxRuns")]
    public void SettingsOutOfRange_AreAllNamed(string runId, int maxRuns, string expected)
    {
        var refusal = Assert.Throws<ArgumentException>(() => (_folder.Options with { RunId = runId, MaxRuns = maxRuns, MaxBytes = 1 }).Validate());

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MaxBytes", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
