namespace LocalStack.Telemetry.Storage;

/// <summary>Names under which an <see cref="AttributeFilter"/> of a <see cref="LogQuery"/> asks for what a record has beside its attributes. They hide a sender's attribute of the same name.</summary>
public static class LogRecordFields
{
    /// <summary>The body as text.</summary>
    public const string Message = "log.message";

    /// <summary>The logger's category: the scope's name.</summary>
    public const string Category = "log.category";

    /// <summary>The name that marks the record as an event.</summary>
    public const string EventName = "log.event";

    /// <summary>The key under which the field lies with the attributes; 0 for any other name.</summary>
    internal static int ReservedKeyOf(string name) => name switch
    {
        Message => ReservedKeys.Body,
        EventName => ReservedKeys.EventName,
        _ => 0,
    };
}
