namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource waits for.</summary>
public enum WaitType
{
    /// <summary>The other resource runs, is healthy, and its ready handlers are done.</summary>
    WaitUntilHealthy,

    /// <summary>The other resource has ended.</summary>
    WaitForCompletion,

    /// <summary>The other resource runs.</summary>
    WaitUntilStarted,
}
