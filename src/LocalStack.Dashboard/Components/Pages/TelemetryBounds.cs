using System.Collections.Immutable;
using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Otlp;
using Microsoft.Extensions.Options;

namespace LocalStack.Dashboard.Components.Pages;

/// <summary>The bounds around the store: on requests and files that come in, on what goes out, and on what is kept for later.</summary>
internal sealed class TelemetryBounds(
    TelemetryRuns runs, DashboardOptions options, IOptions<OtlpReceiverOptions> receiver, OtlpReceiverStatus received, TelemetryApiFollow followers)
{
    /// <summary>Why this run is not kept for later; null when it is, or nobody asked for it.</summary>
    public string? HistoryFault => runs.History?.Status.Fault;

    /// <summary>Those that fill up.</summary>
    public ImmutableArray<LimitView> Filled()
    {
        var followed = LimitView.Count("API followers", followers.Followers, TelemetryApiFollow.MaxFollowers, LimitView.Words(followers.Missed, "item missed", "items missed"));
        if (runs.History is not { } history)
        {
            return [followed];
        }

        var status = history.Status;
        return
        [
            followed,
            LimitView.Bytes("Run history on disk", status.BytesOnDisk, history.Options.MaxBytes),
            LimitView.Bytes("Waiting to be written", status.QueuedBytes, history.Options.MaxQueuedBytes) with
            {
                Lost = LimitView.Words(status.DroppedRequests, "request not recorded", "requests not recorded"),
            },
        ];
    }

    /// <summary>Those of single requests and files.</summary>
    public ImmutableArray<LimitView> Single()
    {
        var limits = receiver.Value;
        ImmutableArray<LimitView> single =
        [
            LimitView.Item(
                "Request size", Format.Bytes(limits.MaxRequestBytes), LimitView.Words(received.TooLargeRequests, "request rejected", "requests rejected")),
            LimitView.Item("Import file size", Format.Bytes(options.MaxImportBytes), ""),
        ];
        return runs.History is { } history ? single.Add(LimitView.Item("Stored runs", Format.Count(history.Options.MaxRuns), "")) : single;
    }
}
