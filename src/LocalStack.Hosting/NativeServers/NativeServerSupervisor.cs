using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// Runs one server natively. Its resource stays in the model, but is no container any more: Aspire knows one by its <see cref="ContainerImageAnnotation"/>. A hidden
/// executable runs the server under the orchestrator; its state and console lines become those of the resource and of its children.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the AppHost; what it prepares is disposed of by NativeServerPreparer.
internal sealed partial class NativeServerSupervisor(ContainerResource resource, NativeServerAnnotation native, AppHostFolders folders)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    // One start, stop or restart at a time. A stop calls off a start that is under way first.
    private readonly SemaphoreSlim _commands = new(1);
    private CancellationTokenSource _start = new();

    // Written by the command that holds the gate, and by the mirror of the process's state when it ends. The gate waits for that: _ended completes
    // when everybody has been told.
    private PreparedNativeServer? _prepared;
    private TaskCompletionSource _ended = CreateEnded();
    private volatile string? _state;

    // Set by InitializeAsync, before anything can use them.
    private IDistributedApplicationEventing _eventing = null!;
    private IServiceProvider _services = null!;
    private ResourceNotificationService _notifications = null!;
    private ILogger _logger = null!;
    private ILogger _console = null!;

    /// <summary>The hidden executable.</summary>
    public ExecutableResource Process { get; set; } = null!;

    /// <summary>Whether the server does not run and is not about to.</summary>
    public bool IsStopped => _state is null || _state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(_state);

    private string? WhyNot { get; set; }

    private EndpointAnnotation Endpoint => resource.Annotations.OfType<EndpointAnnotation>().First(endpoint => endpoint.Name == native.EndpointName);

    /// <summary>The arguments of the executable, asked for at each start.</summary>
    public void AddArguments(IList<object> arguments)
    {
        var command = _prepared?.Command ?? throw new DistributedApplicationException($"'{Process.Name}' runs resource '{resource.Name}'. Start that instead.");
        foreach (var argument in NativeServerLauncher.Arguments(resource.Name, command))
        {
            arguments.Add(argument);
        }
    }

    /// <summary>The variables of the executable, asked for at each start.</summary>
    public void AddEnvironment(Dictionary<string, object> variables)
    {
        foreach (var (name, value) in _prepared?.Command.Environment ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }
    }

    /// <summary>Makes the resource no container any more. Called when the model is complete.</summary>
    public void TakeOver(IConfiguration configuration) => WhyNot = NativeServerTakeOver.Apply(resource, native, configuration);

    /// <summary>Publishes what is known from the beginning, and starts the server unless that is left to somebody.</summary>
    public async Task InitializeAsync(InitializeResourceEvent start, CancellationToken cancellationToken)
    {
        _eventing = start.Eventing;
        _services = start.Services;
        _notifications = start.Notifications;
        _logger = start.Logger;
        _console = start.Services.GetRequiredService<ILoggerFactory>().CreateLogger($"LocalStack.{resource.Name}");

        var stopping = start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        stopping.Register(() => _ended.TrySetResult());
        _ = Task.Run(() => UntilStoppingAsync(token => NativeServerConsole.MirrorAsync(_services.GetRequiredService<ResourceLoggerService>(), Process, _logger, token), stopping), CancellationToken.None);
        _ = Task.Run(() => UntilStoppingAsync(MirrorStateAsync, stopping), CancellationToken.None);

        Endpoint.AllocatedEndpoint ??= new AllocatedEndpoint(Endpoint, Endpoint.TargetHost, Endpoint.Port!.Value);
        await _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, _services), cancellationToken).ConfigureAwait(false);
        foreach (var member in Family().OfType<IResourceWithConnectionString>())
        {
            await _eventing.PublishAsync(new ConnectionStringAvailableEvent(member, _services), cancellationToken).ConfigureAwait(false);
        }

        if (resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            await PublishAsync(KnownResourceStates.NotStarted).ConfigureAwait(false);
        }
        else
        {
            await ExecuteAsync(stop: false, start: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Carries out a command: start, stop, or restart.</summary>
    public async Task<ExecuteCommandResult> ExecuteAsync(bool stop, bool start, CancellationToken cancellationToken)
    {
        if (stop)
        {
            await _start.CancelAsync().ConfigureAwait(false);
        }

        await _commands.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (stop)
            {
                await StopAsync(cancellationToken).ConfigureAwait(false);
            }

            if (start && IsStopped)
            {
                await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                _start = CancellationTokenSource.CreateLinkedTokenSource(_services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
                await StartAsync(_start.Token).ConfigureAwait(false);
            }

            return CommandResults.Success();
        }
        catch (Exception exception) when (exception is DistributedApplicationException or NativeServerException)
        {
            return CommandResults.Failure(exception.Message);
        }
        finally
        {
            _commands.Release();
        }
    }

    private IEnumerable<IResource> Family() =>
        [resource, .. _services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithParent>().Where(child => child.Parent == resource)];

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (WhyNot is { } reason)
            {
                throw new NativeServerException(
                    $"Resource '{resource.Name}' cannot run natively, because {reason}. Run it in a container: remove RunAsNative(), or set 'LocalStack:Backend' to 'container'.");
            }

            await PublishAsync(KnownResourceStates.Starting).ConfigureAwait(false);

            // Everything that waits for others does so in here, and shows "Waiting" meanwhile.
            await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, _services), cancellationToken).ConfigureAwait(false);
            await PublishAsync(KnownResourceStates.Starting).ConfigureAwait(false);
            _prepared = await _services.GetRequiredService<NativeServerPreparer>().PrepareAsync(Request(), cancellationToken).ConfigureAwait(false);
            Log.Starts(_logger, _prepared.Command.Description, _prepared.Context.DataDirectory);
            await StartProcessAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await PublishAsync(KnownResourceStates.Exited).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever went wrong is this resource's failure, and nobody else's.
            Fail(exception);
            await PublishAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
            throw exception is NativeServerException or DistributedApplicationException ? exception : new NativeServerException(exception.Message, exception);
        }
    }

    // Not to be called off from here on: a process that is half started has to be stopped.
    private async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        var hasStarted = false;
        _ended = CreateEnded(isOver: false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CommandProcessAsync(KnownResourceCommands.StartCommand, CancellationToken.None).ConfigureAwait(false);
            hasStarted = true;
        }
        finally
        {
            if (!hasStarted)
            {
                Interlocked.Exchange(ref _prepared, null)?.Dispose();
                _ended.TrySetResult();
            }
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        if (IsStopped)
        {
            return;
        }

        await PublishAsync(KnownResourceStates.Stopping).ConfigureAwait(false);
        if (!_ended.Task.IsCompleted)
        {
            await CommandProcessAsync(KnownResourceCommands.StopCommand, cancellationToken).ConfigureAwait(false);
            await WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!IsStopped)
        {
            // It ended by itself in this very moment, and that was said before the stop was.
            await PublishAsync(KnownResourceStates.Exited).ConfigureAwait(false);
        }
    }

    private async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ended.Task.WaitAsync(EndLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A process that was stopped before it ran may look as it did after the stop before: that end is not told.
            Interlocked.Exchange(ref _prepared, null)?.Dispose();
            _ended.TrySetResult();
        }
    }

    private void Fail(Exception exception)
    {
        var isExpected = exception is NativeServerException or DistributedApplicationException;
        Log.Failed(_logger, exception.Message);
        Log.ResourceFailed(_console, isExpected ? null : exception, resource.Name, exception.Message);
    }

    private async Task CommandProcessAsync(string command, CancellationToken cancellationToken)
    {
        var result = await _services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(Process, command, cancellationToken).ConfigureAwait(false);
        if (!result.Success)
        {
            throw new DistributedApplicationException($"The process of resource '{resource.Name}' did not follow the command '{command}': {result.Message ?? "no reason was given"}");
        }
    }

    private async Task MirrorStateAsync(CancellationToken stopping)
    {
        // A start begins with "Starting". Its end may be told more than once, first without and then with the time it started, and late.
        var isStarted = false;
        DateTime? startOfLast = null;
        Task<bool>? running = null;
        CancellationTokenSource? hasStopped = null;
        await foreach (var change in _notifications.WatchAsync(stopping).ConfigureAwait(false))
        {
            if (change.Resource != Process || change.Snapshot.State?.Text is not { } state)
            {
                continue;
            }

            var start = change.Snapshot.StartTimeStamp;
            if (state == KnownResourceStates.Starting)
            {
                isStarted = true;
            }
            else if (state == KnownResourceStates.Running && isStarted && running is null)
            {
                hasStopped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                running = PublishRunningAsync(change.Snapshot, hasStopped.Token);
            }
            else if (KnownResourceStates.TerminalStates.Contains(state) && (!isStarted || (start is not null && start == startOfLast)))
            {
                startOfLast = start;
            }
            else if (KnownResourceStates.TerminalStates.Contains(state))
            {
                await (hasStopped?.CancelAsync() ?? Task.CompletedTask).ConfigureAwait(false);
                await PublishStoppedAsync(change, running is null || await running.ConfigureAwait(false)).ConfigureAwait(false);
                (isStarted, startOfLast, running, hasStopped) = (false, start, null, null);
            }
        }
    }

    /// <summary>Returns whether nothing went wrong. Otherwise it has said what, and asked the process to end.</summary>
    private async Task<bool> PublishRunningAsync(CustomResourceSnapshot snapshot, CancellationToken hasStopped)
    {
        try
        {
            // Not before the port accepts: health reports of an earlier start still stand, and would count.
            await NativeServerPort.WaitUntilOpenAsync(new IPEndPoint(IPAddress.Parse(Endpoint.TargetHost), Endpoint.Port!.Value), hasStopped).ConfigureAwait(false);

            if (_prepared is { } prepared)
            {
                await native.Complete(prepared.Context, hasStopped).ConfigureAwait(false);
            }

            // A stop that was asked for meanwhile has said so, and is not taken back.
            if (_state != KnownResourceStates.Stopping)
            {
                await PublishAsync(KnownResourceStates.Running, snapshot).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception) when (hasStopped.IsCancellationRequested || _state == KnownResourceStates.Stopping)
        {
            // It ended before it was ready. That is published by whoever saw it.
            return true;
        }
        catch (Exception exception)
        {
            Fail(exception);
            _ = Task.Run(StopFailedAsync, CancellationToken.None);
            return false;
        }
    }

    private async Task StopFailedAsync()
    {
        try
        {
            await CommandProcessAsync(KnownResourceCommands.StopCommand, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task PublishStoppedAsync(ResourceEvent change, bool isAsItSays)
    {
        Interlocked.Exchange(ref _prepared, null)?.Dispose();
        await PublishAsync(isAsItSays ? change.Snapshot.State!.Text : KnownResourceStates.FailedToStart, change.Snapshot).ConfigureAwait(false);
        foreach (var member in Family())
        {
            await _eventing.PublishAsync(new ResourceStoppedEvent(member, _services, change)).ConfigureAwait(false);
        }

        _ended.TrySetResult();
    }

    private async Task PublishAsync(string state, CustomResourceSnapshot? process = null)
    {
        _state = state;
        foreach (var member in Family())
        {
            await _notifications.PublishUpdateAsync(member, snapshot => snapshot with
            {
                State = process?.State?.Text == state ? process.State : state,
                StartTimeStamp = process is null ? snapshot.StartTimeStamp : process.StartTimeStamp,
                StopTimeStamp = process?.StopTimeStamp,
                ExitCode = process?.ExitCode,
                Properties = [.. snapshot.Properties.Where(static property => property.Name != ExecutableProperties.Pid), .. member == resource ? Pid(process) : []],
                Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = state != KnownResourceStates.Running })],
            }).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ResourcePropertySnapshot> Pid(CustomResourceSnapshot? process) =>
        process?.Properties.Where(static property => property.Name == ExecutableProperties.Pid && property.Value is not null) ?? [];

    private async Task UntilStoppingAsync(Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        try
        {
            await run(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The AppHost ends, and with it all that there is to see.
        }
        catch (Exception exception)
        {
            Log.MirrorFailed(_console, exception, resource.Name);
        }
    }

    private static TaskCompletionSource CreateEnded(bool isOver = true)
    {
        // Whoever waits goes on elsewhere, not in the loop that mirrors the state.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (isOver)
        {
            ended.SetResult();
        }

        return ended;
    }

    private NativeServerRequest Request()
    {
        var lastShown = 0L;
        var time = TimeProvider.System;
        return new()
        {
            Resource = resource,
            InstanceName = $"{resource.Name}-{Environment.ProcessId}",
            Address = IPAddress.Parse(Endpoint.TargetHost),
            TargetPort = Endpoint.Port!.Value,
            Folders = folders,
            Logger = _logger,
            Progress = text =>
            {
                Log.Progress(_logger, text);
                if (lastShown == 0 || time.GetElapsedTime(lastShown) > ProgressInterval)
                {
                    lastShown = time.GetTimestamp();
                    Log.ResourceProgress(_console, resource.Name, text);
                }
            },
        };
    }
}
