using System.Security.Cryptography;
using System.Text;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>Who owns the containers of a run, in words that a later run understands: after a crash, and after the machine was restarted.</summary>
internal static class ContainerOwnership
{
    private const int HashLength = 10;

    /// <param name="dataDirectory">The AppHost's data directory, which is the same in each of its runs and holds the secrets of what outlives one.</param>
    /// <param name="runId">This run.</param>
    public static ContainerOwner OfThisProcess(string dataDirectory, string runId) => new()
    {
        AppHost = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataDirectory)))[..HashLength],
        RunId = runId,
        Host = ProcessIdentity.Host,
        Process = ProcessIdentity.Current,
    };
}
