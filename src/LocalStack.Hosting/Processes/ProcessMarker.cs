namespace LocalStack.Hosting.Processes;

/// <summary>What every process we start, and everything it starts, carries in its environment: a daemon that left its parent is found by it.</summary>
internal static class ProcessMarker
{
    /// <summary>Names the run of the AppHost.</summary>
    public const string RunVariable = "LOCALSTACK_RUN_ID";

    /// <summary>Names the process within the run.</summary>
    public const string ProcessVariable = "LOCALSTACK_PROCESS";

    public static string ForRun(string runId) => $"{RunVariable}={runId}";

    public static string ForProcess(string runId, int serial) => $"{ProcessVariable}={runId}:{serial}";
}
