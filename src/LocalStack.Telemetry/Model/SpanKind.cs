namespace LocalStack.Telemetry.Model;

/// <summary>A span's role in a call, with OTLP's numbers.</summary>
public enum SpanKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Work inside one process.</summary>
    Internal = 1,

    /// <summary>The receiving side of a request.</summary>
    Server = 2,

    /// <summary>The sending side of a request.</summary>
    Client = 3,

    /// <summary>The sending side of a message.</summary>
    Producer = 4,

    /// <summary>The receiving side of a message.</summary>
    Consumer = 5,
}
