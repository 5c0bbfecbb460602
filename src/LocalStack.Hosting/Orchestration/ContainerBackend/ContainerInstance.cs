using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>An instance that is a container. One that lives as long as the application is removed as soon as it has ended.</summary>
internal sealed partial class ContainerInstance : IRunningInstance
{
    // 128 + the highest number of a signal.
    private const int HighestSignalExit = 128 + 64;

    private readonly RunningContainer _container;
    private readonly bool _isPersistent;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<ProcessExit> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ContainerInstance(RunningContainer container, bool isPersistent, ILogger logger)
    {
        _container = container;
        _isPersistent = isPersistent;
        _logger = logger;
        Exit = EndAsync();
    }

    public int? ProcessId => null;

    public bool AcceptsBeforeListening => true;

    public bool OutlivesApplication => _isPersistent;

    public Task<ProcessExit> Exit { get; }

    public async Task StopAsync(CancellationToken kill)
    {
        try
        {
            await _container.StopAsync(kill).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception)
        {
            // The engine does not answer any more: nobody here can do anything about the container. It is removed by the next start.
            _left.TrySetResult(new ProcessExit(-1, null, DateTimeOffset.UtcNow) { Detail = exception.Message });
            throw;
        }

        await Exit.ConfigureAwait(false);
    }

    public async Task DetachAsync()
    {
        _left.TrySetResult(new ProcessExit(0, null, DateTimeOffset.UtcNow) { Detail = "it goes on without the application" });
        await _container.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ProcessExit> EndAsync()
    {
        var exited = _container.Exit;
        if (await Task.WhenAny(exited, _left.Task).ConfigureAwait(false) != exited)
        {
            return await _left.Task.ConfigureAwait(false);
        }

        var exit = await exited.ConfigureAwait(false);
        try
        {
            if (!_isPersistent)
            {
                await _container.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (ContainerEngineException exception)
        {
            Log.NotRemoved(_logger, _container.Name, exception.Message);
        }

        await _container.DisposeAsync().ConfigureAwait(false);
        return ToProcessExit(exit);
    }

    internal static ProcessExit ToProcessExit(ContainerExit exit) => new(
        exit.ExitCode,
        exit.ExitCode is > 128 and <= HighestSignalExit ? SignalNames.For(exit.ExitCode - 128) : null,
        exit.At)
    {
        Detail = exit.IsOutOfMemory ? "out of memory" : exit.Error,
    };

    /// <summary>Takes a container's lines into the console of its instance.</summary>
    internal sealed class Console(ConsoleLog console) : IContainerConsole
    {
        public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at) => console.Append(utf8, isStandardError, at);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The container {Container} has ended and could not be removed: {Reason}")]
        public static partial void NotRemoved(ILogger logger, string container, string reason);
    }
}
