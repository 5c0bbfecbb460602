using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;
using LocalStack.Hosting.Proxy;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>
/// What the containers of one run have in common: the engine, the network that they are in, and the ways from there to this machine. All of it
/// comes into being when the first container starts, so that an application without containers never looks for an engine.
/// </summary>
internal sealed partial class ContainerSession(
    ContainerEngineOptions engineOptions,
    ContainerSessionNames names,
    ContainerTraces traces,
    ProxyFactory proxies,
    ProcessRunner runner,
    ILogger<ContainerSession> logger) : IAsyncDisposable
{
    /// <summary>Cleaning up is worth this long even to somebody who is in a hurry; what is left is removed by a guardian or the next start.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private ContainerEngine? _engine;
    private ContainerSurroundings? _surroundings;
    private string? _cleanup;
    private bool _closed;

    /// <summary>What things of this application are called at the engine.</summary>
    public ContainerSessionNames Names { get; } = names;

    /// <summary>Whether the network stays after the run, for a container in it that does. To be set before the first container starts.</summary>
    public bool OutlivesApplication { get; set; }

    /// <summary>The engine with the network of this run; made by the first call, and tried again after one that failed.</summary>
    /// <exception cref="ContainerEngineException">There is no engine that can be used, or it cannot make the network.</exception>
    public async Task<ContainerSurroundings> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _surroundings ??= await CreateAsync(await ConnectAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Finds the address by which containers reach what listens on this machine's loopback.</summary>
    /// <exception cref="ContainerEngineException">There is no engine that can be used, or it cannot make the network.</exception>
    /// <exception cref="DistributedApplicationException">There is no way.</exception>
    public async Task<DnsEndPoint> ReachHostAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var surroundings = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await surroundings.HostRelays.OpenAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new DistributedApplicationException(
                $"Containers cannot be given a way to {target}: listening on this machine's address in their network, {surroundings.HostRelays.HostAddress}, failed: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Finds out which containers have which ports of this machine, such as <c>container 'db' (image 'postgres:18')</c>; <see langword="null"/> when no
    /// engine says so. What earlier runs left behind is removed before.
    /// </summary>
    public async Task<IReadOnlyDictionary<int, string>?> FindPublishersAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var engine = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return await engine.FindPublishersAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception)
        {
            Log.NotReaped(logger, exception.Message);
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes what earlier runs of this AppHost left behind, if they did: for a run that itself has no containers.</summary>
    public async Task ReapTracesAsync(CancellationToken cancellationToken)
    {
        if (!traces.AnyAbandoned())
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_closed)
            {
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ContainerEngineException exception)
        {
            Log.NotReaped(logger, exception.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes the run's network, and whatever of its containers is still there. Call it when all containers have ended.</summary>
    public async Task CloseAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            if (_surroundings is { } surroundings)
            {
                await surroundings.HostRelays.DisposeAsync().ConfigureAwait(false);
            }

            if (_engine is { } engine)
            {
                await RemoveAllAsync(engine).ConfigureAwait(false);
                await engine.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>Connects, and cleans up what runs that are over left behind.</summary>
    private async Task<ContainerEngine> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_engine is { } connected)
        {
            return connected;
        }

        var engine = await ContainerEngine.ConnectAsync(engineOptions, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var reaped in await ContainerReaper.ReapAsync(engine, ProcessIdentity.IsAlive, cancellationToken).ConfigureAwait(false))
            {
                Log.Reaped(logger, reaped.Kind, reaped.Name, reaped.Resource);
            }
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        traces.RemoveAbandoned();
        Log.Connected(logger, engine.Kind, engine.Version, engine.Endpoint);
        return _engine = engine;
    }

    private async Task<ContainerSurroundings> CreateAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        // Who cleans up if we cannot is settled before there is anything to clean up.
        traces.Begin();
        if (_cleanup is null && await ContainerCleanup.CreateScriptAsync(engine, cancellationToken).ConfigureAwait(false) is { } script)
        {
            runner.AddCleanup(script);
            _cleanup = script;
        }

        var network = await engine
            .CreateNetworkAsync(OutlivesApplication ? Names.PersistentNetwork : Names.SessionNetwork, Names.Application, OutlivesApplication, cancellationToken)
            .ConfigureAwait(false);
        return new ContainerSurroundings(engine, network, new HostRelays(network.Gateway, network.Subnet, network.IsGatewayLate, proxies));
    }

    private async Task RemoveAllAsync(ContainerEngine engine)
    {
        using var limit = new CancellationTokenSource(CloseLimit, engineOptions.TimeProvider);
        try
        {
            await engine.RemoveRunAsync(limit.Token).ConfigureAwait(false);
            traces.End();
            if (_cleanup is { } script)
            {
                runner.RemoveCleanup(script);
            }
        }
        catch (Exception exception) when (exception is ContainerEngineException || (exception is OperationCanceledException && limit.IsCancellationRequested))
        {
            Log.NotRemoved(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Containers run with {Engine} {Version} at {Endpoint}.")]
        public static partial void Connected(ILogger logger, ContainerEngineKind engine, string version, Uri endpoint);

        [LoggerMessage(LogLevel.Information, "Removed the {Kind} {Name} of '{ResourceName}', which an earlier run left behind.")]
        public static partial void Reaped(ILogger logger, string kind, string name, string resourceName);

        [LoggerMessage(LogLevel.Debug, "What earlier runs left at a container engine was not removed: {Reason}")]
        public static partial void NotReaped(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Not everything that this run created at the container engine could be removed: {Reason} The next start removes it.")]
        public static partial void NotRemoved(ILogger logger, string reason);
    }
}
