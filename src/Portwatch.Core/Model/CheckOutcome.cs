namespace Portwatch.Core.Model;

/// <summary>What one check found.</summary>
public enum CheckOutcome
{
    /// <summary>It answered as expected.</summary>
    Up,

    /// <summary>Nothing listens there.</summary>
    Refused,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>It answered, but not what was expected.</summary>
    Unexpected,

    /// <summary>The connection came back to its own socket: the port is free, and the kernel met itself there.</summary>
    Selfconnect,

    /// <summary>The check could not be carried out.</summary>
    Error,
}
