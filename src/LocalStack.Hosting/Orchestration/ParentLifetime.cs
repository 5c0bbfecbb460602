using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Stops the application when the <c>dotnet run</c> that started the AppHost is gone, even if it was killed and could not say so.</summary>
internal sealed class ParentLifetime(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = ParentWatch.TryStart();
        if (watch is not null)
        {
            await watch.ParentExited.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lifetime.StopApplication();
        }
    }
}
