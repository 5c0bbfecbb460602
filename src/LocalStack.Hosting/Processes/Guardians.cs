using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>The guardians of one run. One is enough; the second is there for when somebody kills the first together with the AppHost.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Guardians(ProcessRunnerOptions options, string stateFile) : IAsyncDisposable
{
    private readonly Guardian _first = new(options, stateFile);
    private readonly Guardian _second = new(options, stateFile);

    public IReadOnlyList<int> ProcessIds => [_first.ProcessId, _second.ProcessId];

    public void Add(RecordedProcess process)
    {
        _first.Add(process);
        _second.Add(process);
    }

    public void Remove(int pid)
    {
        _first.Remove(pid);
        _second.Remove(pid);
    }

    public void AddCleanup(string program)
    {
        _first.AddCleanup(program);
        _second.AddCleanup(program);
    }

    public void RemoveCleanup(string program)
    {
        _first.RemoveCleanup(program);
        _second.RemoveCleanup(program);
    }

    /// <summary>Lets one of them look once more for what is left, and waits for the end of both.</summary>
    public async ValueTask DisposeAsync()
    {
        Task first = _first.DisposeAsync().AsTask();
        Task second = _second.DismissAsync();
        await Task.WhenAll(first, second).ConfigureAwait(false);
    }
}
