namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command can be used.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>It is shown, and cannot be used now.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}
