using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Runs;

/// <summary>Which run's telemetry a request, or a browser's circuit, shows: the live one unless another was chosen before the first page was made.</summary>
internal sealed class RunSelection(TelemetryRuns runs)
{
    private TelemetryRunContents? _contents;

    /// <summary>The telemetry to show.</summary>
    public TelemetryStore Store => _contents?.Store ?? runs.Live;

    /// <summary>The earlier run that is shown; null for the live one.</summary>
    public string? RunId { get; private set; }

    /// <summary>The run that was asked for and is not kept any more; null when there is no such.</summary>
    public string? MissingRunId { get; private set; }

    /// <summary>What of the run could not be read.</summary>
    public long UnreadableBytes => _contents?.UnreadableBytes ?? 0;

    /// <summary>Shows an earlier run, or the live one when it cannot be had.</summary>
    public async Task SelectAsync(string runId, CancellationToken cancellationToken)
    {
        if (runId == runs.History?.RunId)
        {
            return;
        }

        _contents = await runs.OpenAsync(runId, cancellationToken);
        RunId = _contents is null ? null : runId;
        MissingRunId = _contents is null ? runId : null;
    }
}
