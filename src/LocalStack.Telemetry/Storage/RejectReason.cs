namespace LocalStack.Telemetry.Storage;

/// <summary>Why an item of a well-formed request was not stored.</summary>
public enum RejectReason
{
    /// <summary>A trace or span id is missing, all zero, or not 16 or 8 bytes long.</summary>
    InvalidId,

    /// <summary>The same span (trace and span id, kind and resource) was stored before: a sender's retry. Not reported to the sender, whose data is kept.</summary>
    Duplicate,

    /// <summary>It came from one resource more than <see cref="TelemetryOptions.MaxResources"/>, or from one whose attributes exceed 64 KiB.</summary>
    ResourceLimit,

    /// <summary>It came from one instrumentation scope more than <see cref="TelemetryOptions.MaxScopes"/>, or from one that exceeds 64 KiB.</summary>
    ScopeLimit,

    /// <summary>It is larger than <see cref="TelemetryOptions.MaxItemBytes"/>.</summary>
    TooLarge,

    /// <summary>A field of it holds what it cannot hold: only in JSON, which does not know its fields' types.</summary>
    Unreadable,

    /// <summary>A metric without name or data, or a point whose buckets contradict each other.</summary>
    InvalidMetric,
}
