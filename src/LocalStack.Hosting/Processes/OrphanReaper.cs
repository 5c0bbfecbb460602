using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Processes;

/// <summary>A process of an earlier run that was found alive and was ended.</summary>
internal sealed record ReapedProcess(int Pid, string Name, string RunId);

/// <summary>Ends what an earlier run left behind, when neither its AppHost nor its guardian could.</summary>
internal static class OrphanReaper
{
    /// <summary>
    /// Reads the run-state files of a directory and ends the processes of runs whose AppHost is gone. A process is only
    /// touched when boot, pid and kernel start time are the recorded ones. Never throws for what it finds in the files.
    /// </summary>
    public static Task<IReadOnlyList<ReapedProcess>> ReapAsync(string stateDirectory, ILogger logger, CancellationToken cancellationToken)
        => throw new NotImplementedException();
}
