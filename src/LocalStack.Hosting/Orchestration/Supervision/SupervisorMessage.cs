using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>
/// What reaches a <see cref="ResourceSupervisor"/>. A report carries the number of the run, wait or ready event that it is about, so
/// that one that comes late is recognised.
/// </summary>
internal abstract record SupervisorMessage
{
    /// <summary>Somebody wants something of one instance, or of all.</summary>
    public sealed record Command(InstanceEvent Event, string? InstanceId, TaskCompletionSource<CommandReply> Reply) : SupervisorMessage;

    public sealed record WaitProgressed(int Wait, IReadOnlyList<PendingWait> Waits) : SupervisorMessage;

    /// <summary>The wait is over; <c>Failure</c> says why the instances must not start, and is null when they may.</summary>
    public sealed record WaitEnded(int Wait, string? Failure) : SupervisorMessage;

    public sealed record LaunchProgressed(string InstanceId, int Run, string Text) : SupervisorMessage;

    public sealed record Launched(string InstanceId, int Run, LaunchedInstance Instance, IReadOnlyDictionary<string, int> TargetPorts) : SupervisorMessage;

    /// <summary>Nothing runs; <c>Event</c> is LaunchFailed, LaunchCanceled or RuntimeMissing.</summary>
    public sealed record NotLaunched(string InstanceId, int Run, InstanceEvent Event, string? Reason) : SupervisorMessage;

    public sealed record Exited(string InstanceId, int Run, ProcessExit Exit) : SupervisorMessage;

    public sealed record RestartDue(string InstanceId, int Run) : SupervisorMessage;

    public sealed record EndpointOpened(string InstanceId, int Run, string EndpointName) : SupervisorMessage;

    public sealed record InstanceHealth(string InstanceId, int Run, HealthReportSnapshot Report) : SupervisorMessage;

    public sealed record ResourceHealth(HealthReportSnapshot Report) : SupervisorMessage;

    public sealed record ReadyHandled(int Ready, Exception? Failure) : SupervisorMessage;

    /// <summary>Time has passed: look again at what is held back.</summary>
    public sealed record Tick : SupervisorMessage;

    /// <summary>The application ends: stop everything, start nothing any more.</summary>
    public sealed record Close(TaskCompletionSource<CommandReply> Reply) : SupervisorMessage;
}
