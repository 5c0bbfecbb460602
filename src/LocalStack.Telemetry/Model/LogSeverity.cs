namespace LocalStack.Telemetry.Model;

/// <summary>A log record's severity: OpenTelemetry's six ranges, each by its lowest number.</summary>
public enum LogSeverity
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Numbers 1 to 4.</summary>
    Trace = 1,

    /// <summary>Numbers 5 to 8.</summary>
    Debug = 5,

    /// <summary>Numbers 9 to 12.</summary>
    Information = 9,

    /// <summary>Numbers 13 to 16.</summary>
    Warning = 13,

    /// <summary>Numbers 17 to 20.</summary>
    Error = 17,

    /// <summary>Numbers 21 to 24.</summary>
    Critical = 21,
}
