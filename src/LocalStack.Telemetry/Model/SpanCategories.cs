namespace LocalStack.Telemetry.Model;

/// <summary>What a span is about, told from the names of its attributes (OpenTelemetry's semantic conventions).</summary>
[Flags]
public enum SpanCategories
{
    /// <summary>None of the known ones.</summary>
    None = 0,

    /// <summary>An <c>http.…</c> attribute of a request is present.</summary>
    Http = 1,

    /// <summary><c>db.system</c>, <c>db.system.name</c> or the like is present.</summary>
    Database = 2,

    /// <summary><c>messaging.system</c> or the like is present.</summary>
    Messaging = 4,

    /// <summary><c>rpc.system</c> or the like is present.</summary>
    Rpc = 8,

    /// <summary>A <c>gen_ai.…</c> attribute is present.</summary>
    GenAi = 16,
}
