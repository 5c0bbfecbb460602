using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting;

/// <summary>
/// Runs from before the start of the application on. A plain hosted service would come after Aspire's own, whose start takes as long as anything waits for
/// something else: for ever, where that cannot start.
/// </summary>
internal abstract class EarlyService : BackgroundService, IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => base.StartAsync(cancellationToken);

    public sealed override Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
