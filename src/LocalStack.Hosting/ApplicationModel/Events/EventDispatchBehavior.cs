namespace Aspire.Hosting.Eventing;

/// <summary>How the handlers of an event are called.</summary>
public enum EventDispatchBehavior
{
    /// <summary>One after the other, and whoever publishes waits for the last; the first failure ends it.</summary>
    BlockingSequential,

    /// <summary>All at once, and whoever publishes waits for the last.</summary>
    BlockingConcurrent,

    /// <summary>One after the other, and nobody waits.</summary>
    NonBlockingSequential,

    /// <summary>All at once, and nobody waits.</summary>
    NonBlockingConcurrent,
}
