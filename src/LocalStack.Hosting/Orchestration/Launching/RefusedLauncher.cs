using Aspire.Hosting;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>Stands for what cannot be run as it was chosen: each start fails with the reason.</summary>
internal sealed class RefusedLauncher(string reason) : ILauncher
{
    public Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken) =>
        Task.FromException<LaunchedInstance>(new DistributedApplicationException(reason));
}
