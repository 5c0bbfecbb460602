namespace LocalStack.Telemetry.Model;

/// <summary>A span's outcome, with OTLP's numbers.</summary>
public enum SpanStatus
{
    /// <summary>Not said.</summary>
    Unset = 0,

    /// <summary>Declared successful.</summary>
    Ok = 1,

    /// <summary>Failed.</summary>
    Error = 2,
}
