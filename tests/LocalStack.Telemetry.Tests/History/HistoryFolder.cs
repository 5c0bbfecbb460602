using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Telemetry.Tests.History;

/// <summary>A folder for the history of a test, and processes that use it.</summary>
internal sealed class HistoryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("localstack-history-").FullName;

    public HistoryFolder() => Options = new TelemetryHistoryOptions { Folder = Path.Combine(_path, "telemetry"), RetryInterval = TimeSpan.Zero };

    public TelemetryHistoryOptions Options { get; set; }

    public string Root => Options.Folder;

    public IEnumerable<string> Segments => Directory.EnumerateFiles(Root, "*.otlpz", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public TelemetryHistory Open(string? runId = null) => new(Options with { RunId = runId }, NullLogger<TelemetryHistory>.Instance);

    /// <summary>A run from its beginning to its end.</summary>
    public async Task<TelemetryStore> RunAsync(string? runId = null, int requests = 1, int spans = 1, int textLength = 10)
    {
        var store = new TelemetryStore();
        await using var history = Open(runId);
        for (var i = 0; i < requests; i++)
        {
            Send(store, history, i, spans, textLength);
            await history.FlushAsync(TestContext.Current.CancellationToken);
        }

        return store;
    }

    public static void Send(TelemetryStore store, TelemetryHistory history, int number, int spans = 1, int textLength = 10)
    {
        var ingest = new OtlpIngest(store, history.Record);
        var random = new Random(number);
        var request = Requests.Traces("api", Enumerable.Range(1, spans).Select(i => Requests.Span((ulong)number + 1, (ulong)i).With("text", RandomText(random, textLength))));
        ingest.Export(TelemetrySignal.Traces, request.ToByteArray());
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    // Text that does not pack.
    private static string RandomText(Random random, int length) => new(random.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".AsSpan(), length));
}
