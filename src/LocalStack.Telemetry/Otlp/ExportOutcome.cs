using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>What the sender of a well-formed request is told.</summary>
/// <param name="Signal">What was sent.</param>
/// <param name="Received">Items in the request.</param>
/// <param name="Rejected">Items that were not stored and must not be sent again.</param>
/// <param name="Message">Why; empty when there are none.</param>
internal sealed record ExportOutcome(TelemetrySignal Signal, long Received, long Rejected, string Message)
{
    private static readonly (RejectReason Reason, string Text)[] Sentences =
    [
        (RejectReason.InvalidId, "with a trace or span id that is missing, zero, or not 16 or 8 bytes long"),
        (RejectReason.ResourceLimit, "from more or larger resources than are kept (MaxResources, 64 KiB)"),
        (RejectReason.ScopeLimit, "from more or larger instrumentation scopes than are kept (MaxScopes, 64 KiB)"),
        (RejectReason.TooLarge, "larger than one may be (MaxItemBytes)"),
        (RejectReason.Unreadable, "with a field that cannot be read"),
        (RejectReason.InvalidMetric, "without a metric name, or with buckets that contradict their bounds"),
    ];

    /// <param name="signal">What was sent.</param>
    /// <param name="tally">What became of it.</param>
    /// <param name="fault">What is wrong with the first unreadable item; <see langword="null"/> when there is none.</param>
    public static ExportOutcome Of(TelemetrySignal signal, SignalTally tally, string? fault)
    {
        long rejected = 0;
        foreach (var (reason, _) in Sentences)
        {
            rejected += tally.GetRejected(reason);
        }

        return new ExportOutcome(signal, tally.Received, rejected, rejected == 0 ? string.Empty : Describe(tally, fault));
    }

    private static string Describe(SignalTally tally, string? fault) => "Not stored: " + string.Join(
        "; ", Sentences.Where(s => tally.GetRejected(s.Reason) > 0).Select(s => $"{tally.GetRejected(s.Reason)} {s.Text}")) + "." + (fault is null ? "" : $" {fault}");
}
