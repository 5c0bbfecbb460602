using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>What became of the items of one signal. Always: <c>Received = Kept + Evicted + Cleared + the sum of Rejected</c>.</summary>
public sealed record SignalCounters
{
    /// <summary>Items in well-formed requests.</summary>
    public required long Received { get; init; }

    /// <summary>Items kept now.</summary>
    public required long Kept { get; init; }

    /// <summary>Items pushed out by newer ones, because a bound was reached.</summary>
    public required long Evicted { get; init; }

    /// <summary>Items removed by <see cref="TelemetryStore.Clear"/>.</summary>
    public required long Cleared { get; init; }

    /// <summary>Items not stored, by reason; reasons that never occurred are absent.</summary>
    public required ImmutableDictionary<RejectReason, long> Rejected { get; init; }

    /// <summary>Attributes left out of stored items, because of <see cref="TelemetryOptions.MaxAttributes"/>.</summary>
    public required long DroppedAttributes { get; init; }

    /// <summary>Attributes whose text was cut, because of <see cref="TelemetryOptions.MaxAttributeValueBytes"/>.</summary>
    public required long TruncatedAttributes { get; init; }

    /// <summary>Memory held for this signal.</summary>
    public required long Bytes { get; init; }
}
