namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a waiting resource does when the one it waits for fails.</summary>
public enum WaitBehavior
{
    /// <summary>It goes on waiting: someone may restart the other one.</summary>
    WaitOnResourceUnavailable,

    /// <summary>It gives up and fails to start.</summary>
    StopOnResourceUnavailable,
}
