using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>One start of one instance.</summary>
internal sealed record LaunchRequest
{
    public required ResourceInstance Instance { get; init; }

    /// <summary>Where its output goes.</summary>
    public required ConsoleLog Console { get; init; }

    /// <summary>Shows in one sentence what is being done now, for as long as the start takes.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>Frees the ports that were kept for the instance; to be called just before its process starts.</summary>
    public required Action ReleasePorts { get; init; }
}
