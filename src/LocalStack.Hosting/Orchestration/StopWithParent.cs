using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration;

/// <summary>
/// Stops the application when the <c>dotnet run</c> that started it is gone, killed perhaps: whoever it ran for has no other way left
/// to stop it.
/// </summary>
internal sealed partial class StopWithParent(IHostApplicationLifetime lifetime, ILogger<StopWithParent> logger) : IHostedService, IDisposable
{
    private ParentWatch? _watch;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = ParentWatch.TryStart();
        _watch?.ParentExited.ContinueWith(
            _ =>
            {
                Log.ParentGone(logger);
                lifetime.StopApplication();
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _watch?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The command that started the application is gone, so the application stops.")]
        public static partial void ParentGone(ILogger logger);
    }
}
