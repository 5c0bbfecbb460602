namespace LocalStack.Hosting.Lifecycle;

/// <summary>Where a wait for another resource stands.</summary>
internal enum WaitOutcome
{
    /// <summary>Not yet; the next snapshot may decide it.</summary>
    Pending,

    /// <summary>Not yet, and the awaited resource has ended or failed: only starting it again can help.</summary>
    Stalled,

    /// <summary>The waiter may start.</summary>
    Met,

    /// <summary>The waiter must not start.</summary>
    Failed,
}
