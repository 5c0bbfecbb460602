using LocalStack.Telemetry.Archive;

namespace LocalStack.Dashboard.Api;

/// <summary>How the last import went, for the page that it was started from.</summary>
internal sealed class TelemetryImports
{
    private TelemetryImportOutcome? _last;
    private int _isRunning;

    /// <summary>The last import; null when there was none.</summary>
    public TelemetryImportOutcome? Last => Volatile.Read(ref _last);

    /// <summary>Raised when an import has ended.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <returns>False while another one runs: reading a large archive twice at once helps nobody.</returns>
    public bool TryBegin() => Interlocked.CompareExchange(ref _isRunning, 1, 0) == 0;

    /// <summary>Ends what <see cref="TryBegin"/> began.</summary>
    /// <param name="import">What came in; null when it failed.</param>
    /// <param name="fault">Why it failed; null when it did not.</param>
    /// <param name="at">When it ended.</param>
    public void End(TelemetryImport? import, string? fault, DateTimeOffset at)
    {
        Volatile.Write(ref _last, new TelemetryImportOutcome(at, import, fault));
        Volatile.Write(ref _isRunning, 0);
        Changed.Raise();
    }
}
