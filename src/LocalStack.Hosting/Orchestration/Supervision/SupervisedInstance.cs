using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What a supervisor knows of one instance. Only the supervisor's loop touches it.</summary>
internal sealed class SupervisedInstance(string id, int replica)
{
    public string Id { get; } = id;

    public int Replica { get; } = replica;

    public InstanceState State { get; set; } = InstanceState.NotStarted;

    /// <summary>Counts the launches; a report about an earlier one is late.</summary>
    public int Run { get; set; }

    /// <summary>It may start, and is held back until a sibling is ready.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whom it waits for, while it waits.</summary>
    public IReadOnlyList<PendingWait> WaitingFor { get; set; } = [];

    /// <summary>When it began to wait.</summary>
    public DateTimeOffset WaitingSince { get; set; }

    /// <summary>Ends the launch that is under way.</summary>
    public CancellationTokenSource? Launch { get; set; }

    public LaunchedInstance? Launched { get; set; }

    /// <summary>The ports of this run, by endpoint.</summary>
    public IReadOnlyDictionary<string, int> TargetPorts { get; set; } = new Dictionary<string, int>();

    public ProcessExit? Exit { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When its process was launched, on the clock that nobody sets.</summary>
    public long LaunchedTimestamp { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether its last run ended by itself, and not well.</summary>
    public bool HasCrashed { get; set; }

    /// <summary>Why it is in its state, in a sentence.</summary>
    public string? Reason { get; set; }

    /// <summary>Restarts in a row that nobody asked for.</summary>
    public int Restarts { get; set; }

    /// <summary>What its own checks said in this run.</summary>
    public Dictionary<string, HealthReportSnapshot> Reports { get; } = new(StringComparer.Ordinal);

    /// <summary>The endpoints whose port was seen to accept connections in this run.</summary>
    public HashSet<string> OpenEndpoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it was ready at any time in this run.</summary>
    public bool WasReady { get; set; }

    public List<IAsyncDisposable> Watches { get; } = [];

    /// <summary>Commands that are answered once it is at rest, or once its restart has begun.</summary>
    public List<PendingReply> Replies { get; } = [];

    public bool IsRunning => State == InstanceState.Running;

    public bool ChecksAreHealthy(IReadOnlyCollection<string> ownKeys) =>
        ownKeys.All(key => Reports.TryGetValue(key, out var report) && report.Status == HealthStatus.Healthy);

    /// <summary>A command that waits for the instance to leave some states.</summary>
    internal sealed record PendingReply(Func<InstanceState, bool> IsOver, TaskCompletionSource<CommandReply> Reply, CommandReply Answer);
}
