using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>An instance that is a process of this machine.</summary>
internal sealed class ProcessInstance(RunningProcess process) : IRunningInstance
{
    public int? ProcessId => process.Id;

    public Task<ProcessExit> Exit => process.Exit;

    public Task StopAsync(CancellationToken kill) => process.StopAsync(kill);

    /// <summary>Takes a process's lines into the console of its instance.</summary>
    internal sealed class Sink(ConsoleLog console) : IConsoleSink
    {
        public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at) => console.Append(utf8, isStandardError, at);
    }
}
