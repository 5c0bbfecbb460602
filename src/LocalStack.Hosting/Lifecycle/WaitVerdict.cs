using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>The judgement of one wait, with the instance that decided it when that is bad news.</summary>
internal readonly record struct WaitVerdict(WaitOutcome Outcome, ResourceEvent? Culprit = null)
{
    public static WaitVerdict Pending { get; } = new(WaitOutcome.Pending);

    public static WaitVerdict Met { get; } = new(WaitOutcome.Met);
}
