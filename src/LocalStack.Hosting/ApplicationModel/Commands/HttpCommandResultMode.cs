namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a response's body becomes part of a command's result.</summary>
public enum HttpCommandResultMode
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It does, in the format that its content type names.</summary>
    Auto,

    /// <summary>It does, as JSON.</summary>
    Json,

    /// <summary>It does, as text.</summary>
    Text,
}
