using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>What the resources of an application under test have sent: their spans, log records and metrics.</summary>
public sealed class ApplicationTelemetry : IAsyncDisposable
{
    private TelemetryServer? _server;

    /// <summary>Everything received so far, to be queried.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public TelemetryStore Store => (_server ?? throw new InvalidOperationException("No telemetry is received yet: the application has not been started.")).Store;

    /// <summary>Waits until a trace satisfies a condition. Spans of one trace come in over seconds, from several processes.</summary>
    /// <param name="condition">Called with each trace that has changed; must not block.</param>
    /// <param name="cancellationToken">Ends the wait; give it a time-out.</param>
    /// <returns>The trace, as it was when it satisfied the condition.</returns>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    /// <exception cref="OperationCanceledException">No trace satisfied the condition in time.</exception>
    public Task<Trace> WaitForTraceAsync(Func<Trace, bool> condition, CancellationToken cancellationToken) => Store.WaitForTraceAsync(condition, cancellationToken);

    /// <summary>Ends the receiver. The application does this when it is disposed of.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal async Task<TelemetryServer> StartAsync(CancellationToken cancellationToken) =>
        _server ??= await TelemetryServer.StartAsync(new TelemetryServerOptions(), cancellationToken).ConfigureAwait(false);
}
