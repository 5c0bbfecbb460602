namespace LocalStack.Telemetry.Storage;

/// <summary>Ids of keys that no sender can name: fields that are stored like attributes, and so are interned and searched like them.</summary>
internal static class ReservedKeys
{
    /// <summary>A span's name: interned ones are a column, others lie with the attributes.</summary>
    public const int Name = 1;

    /// <summary>A span's status message.</summary>
    public const int StatusMessage = 2;

    /// <summary>A span's tracestate.</summary>
    public const int TraceState = 3;

    /// <summary>A log record's body.</summary>
    public const int Body = 4;

    /// <summary>A log record's severity in words.</summary>
    public const int SeverityText = 5;

    /// <summary>A log record's event name.</summary>
    public const int EventName = 6;

    /// <summary>The last reserved id.</summary>
    public const int Last = EventName;
}
