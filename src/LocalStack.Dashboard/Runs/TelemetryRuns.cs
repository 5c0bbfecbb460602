using System.Collections.Immutable;
using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Runs;

/// <summary>The live telemetry and that of earlier runs, which is read back when somebody asks for it.</summary>
internal sealed partial class TelemetryRuns(DashboardOptions options, ILogger<TelemetryRuns> logger, TelemetryHistory? history = null) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);

    // One at a time: a run takes as much memory as the live one may.
    private (string Id, TelemetryRunContents Contents)? _open;

    /// <summary>What comes in now.</summary>
    public TelemetryStore Live { get; } = new(options.TelemetryLimits);

    /// <summary>Where runs are kept; null when none are.</summary>
    public TelemetryHistory? History => history;

    /// <summary>The kept runs, the latest first, with the one that goes on; empty when none are kept.</summary>
    public ImmutableArray<TelemetryRun> GetRuns() => history?.GetRuns() ?? [];

    /// <summary>An earlier run, read back as far as it can be; null when it is not kept, or goes on in this process.</summary>
    public async Task<TelemetryRunContents?> OpenAsync(string runId, CancellationToken cancellationToken)
    {
        if (history is null || runId == history.RunId)
        {
            return null;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_open is { } open && open.Id == runId)
            {
                return open.Contents;
            }

            // Let go first: who still looks at it keeps it, and nobody else should.
            _open = null;
            if (await history.ReadAsync(runId, options.TelemetryLimits, cancellationToken) is not { } contents)
            {
                return null;
            }

            _open = (runId, contents);
            return contents;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, runId, unreadable.Message);
            return null;
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => _opening.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The run '{RunId}' cannot be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string runId, string reason);
    }
}
