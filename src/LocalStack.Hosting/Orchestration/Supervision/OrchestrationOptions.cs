namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>Settings of the engine, from the section <c>LocalStack:Orchestration</c>.</summary>
internal sealed class OrchestrationOptions
{
    public const string Section = "LocalStack:Orchestration";

    /// <summary>
    /// Whether further replicas start only once the first is ready. That one is then ready sooner, and all of them later, as a start leaves a
    /// second processor idle. Default: false.
    /// </summary>
    public bool StaggerReplicas { get; set; }

    /// <summary>How long further replicas are held back for a first one that does not become ready. 0 to 10 minutes. Default: 30 seconds.</summary>
    public TimeSpan StaggerLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an instance goes on running after it was taken out of its proxies, for what is being connected at that moment.
    /// 0 to 10 seconds. Default: 100 milliseconds.
    /// </summary>
    public TimeSpan StopHeadStart { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long stopping everything may take before what is left is killed. 1 second to 10 minutes. Default: 25 seconds.</summary>
    public TimeSpan StopLimit { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether fixed public ports are ignored and free ones taken, as for tests that run side by side. Default: false.</summary>
    public bool RandomizePorts { get; set; }
}
