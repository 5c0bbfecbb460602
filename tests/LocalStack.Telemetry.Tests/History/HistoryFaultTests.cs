using System.Diagnostics;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.History;

/// <summary>What goes wrong with the disk costs history, and nothing else.</summary>
public sealed class HistoryFaultTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task ATailThatWasCutOff_CostsItselfOnly(int cut)
    {
        await _folder.RunAsync("run", requests: 5);
        var segment = Assert.Single(_folder.Segments);
        await using (var file = new FileStream(segment, FileMode.Open))
        {
            file.SetLength(file.Length - cut);
        }

        await using var history = _folder.Open();
        var contents = await history.ReadAsync("run", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, contents?.Requests);
        Assert.True(contents!.UnreadableBytes > 0);
        Assert.Equal(4, contents.Store.Counters.Traces.Kept);
    }

    [Fact]
    public async Task ADamagedChunk_CostsTheRestOfItsSegmentOnly()
    {
        _folder.Options = _folder.Options with { MaxSegmentBytes = 64 << 10 };
        await _folder.RunAsync("run", requests: 6, textLength: 40_000);
        var segments = _folder.Segments.ToArray();
        Assert.InRange(segments.Length, 3, 6);
        var bytes = await File.ReadAllBytesAsync(segments[1], TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(segments[1], bytes, TestContext.Current.CancellationToken);

        await using var history = _folder.Open();
        var contents = await history.ReadAsync("run", cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(contents!.Requests, 3, 5);
        Assert.Equal(bytes.Length, contents.UnreadableBytes);
        Assert.Contains(contents.Store.GetSpans(new SpanQuery()).Items, span => span.TraceId.Low == 6);
    }

    [Fact]
    public async Task ADescriptionThatCannotBeRead_HidesNoTelemetry()
    {
        await _folder.RunAsync("run");
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "run", "run.json"), "{", TestContext.Current.CancellationToken);

        await using var history = _folder.Open();

        Assert.Equal(1, (await history.ReadAsync(Assert.Single(history.GetRuns()).Id, cancellationToken: TestContext.Current.CancellationToken))?.Requests);
    }

    [Fact]
    public async Task ARunThatIsNotThere_IsNull()
    {
        await using var history = _folder.Open();

        Assert.Null(await history.ReadAsync("nobody", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Null(await history.ReadAsync("../..", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFolderThatCannotBeMade_LosesHistory_UntilItCan()
    {
        await File.WriteAllTextAsync(_folder.Root, "in the way", TestContext.Current.CancellationToken);
        await using var history = _folder.Open();
        var store = new TelemetryStore();

        HistoryFolder.Send(store, history, 1);
        await history.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Contains(_folder.Root, history.Status.Fault, StringComparison.Ordinal);
        Assert.Equal((0, 1), (history.Status.RecordedRequests, history.Status.DroppedRequests));

        File.Delete(_folder.Root);
        HistoryFolder.Send(store, history, 2);
        await history.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Null(history.Status.Fault);
        Assert.Equal((1, 1, 2), (history.Status.RecordedRequests, history.Status.DroppedRequests, store.Counters.Traces.Kept));
    }

    [Fact]
    public async Task AFolderThatIsTakenAway_IsMadeAnew()
    {
        _folder.Options = _folder.Options with { MaxSegmentBytes = 64 << 10 };
        await using var history = _folder.Open();
        var store = new TelemetryStore();
        HistoryFolder.Send(store, history, 1, textLength: 60_000);
        await history.FlushAsync(TestContext.Current.CancellationToken);

        Directory.Delete(_folder.Root, recursive: true);
        HistoryFolder.Send(store, history, 2, textLength: 60_000);
        await history.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, 0), (history.Status.RecordedRequests, history.Status.DroppedRequests));
        Assert.Equal(1, (await history.ReadAsync(history.RunId, cancellationToken: TestContext.Current.CancellationToken))?.Requests);
    }

    [Fact]
    public async Task AFullDisk_LosesHistory_AndNothingElse()
    {
        const int Requests = 60;
        Directory.CreateDirectory(_folder.Root);
        await using var disk = await SmallDisk.MountAsync(_folder.Root, kilobytes: 256);
        var store = new TelemetryStore();
        await using (var history = _folder.Open("run"))
        {
            for (var i = 0; i < Requests; i++)
            {
                HistoryFolder.Send(store, history, i, textLength: 20_000);
                await history.FlushAsync(TestContext.Current.CancellationToken);
            }

            var status = history.Status;
            Assert.Contains("Make room", status.Fault, StringComparison.Ordinal);
            Assert.Equal(Requests, status.RecordedRequests + status.DroppedRequests);
            Assert.InRange(status.RecordedRequests, 5, Requests - 5);
            Assert.Equal(Requests, store.Counters.Traces.Kept);

            var contents = await history.ReadAsync("run", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((status.RecordedRequests, 0L), (contents!.Requests, contents.UnreadableBytes));
        }
    }

    [Fact]
    public async Task MoreThanMayWait_IsCounted_AndDelaysNobody()
    {
        _folder.Options = _folder.Options with { MaxQueuedBytes = 64 << 10, FlushInterval = TimeSpan.FromMinutes(10) };
        var store = new TelemetryStore();
        await using var history = _folder.Open();
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 50; i++)
        {
            HistoryFolder.Send(store, history, i, textLength: 4_000);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
        await history.FlushAsync(TestContext.Current.CancellationToken);
        var status = history.Status;
        Assert.Equal((50, 50L, 0L), (store.Counters.Traces.Kept, status.RecordedRequests + status.DroppedRequests, status.QueuedBytes));
        Assert.InRange(status.RecordedRequests, 10, 20);
    }

    public void Dispose() => _folder.Dispose();
}
