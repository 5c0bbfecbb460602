using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Portwatch.Tests.Servers;

/// <summary>The servers as LocalStack runs them: native processes on ports of their own, gone with the tests.</summary>
internal sealed class NativeServers : IServerProvider
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("portwatch-servers-");
    private DistributedApplication? _application;
    private IResource? _postgres;
    private IResource? _cache;

    public async Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL runs as an unprivileged user when the tests run as root, and has to reach its data.
            _data.UnixFileMode = (UnixFileMode)0b111_101_101;
        }

        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            DisableDashboard = true,
            Args = ["DcpPublisher:RandomizePorts=true", "LocalStack:Backend=native", $"LocalStack:DataDirectory={_data.FullName}"],
        });
        // A volume, so that a stop in the middle is not the end of the data.
        var postgres = builder.AddPostgres("postgres").WithDataVolume().RunAsNative();
        var cache = builder.AddRedis("cache").RunAsNative();
        (_postgres, _cache) = (postgres.Resource, cache.Resource);
        _application = builder.Build();
        await _application.StartAsync(cancellationToken);
        await HealthyAsync(ServerKind.Postgres, cancellationToken);
        await HealthyAsync(ServerKind.Redis, cancellationToken);
        return (await ReadAsync(postgres.Resource), await ReadAsync(cache.Resource));

        async Task<string> ReadAsync(IResourceWithConnectionString resource) =>
            await resource.GetConnectionStringAsync(cancellationToken) ?? throw new InvalidOperationException($"Resource '{resource.Name}' is healthy and has no connection string.");
    }

    public Task StopAsync(ServerKind server, CancellationToken cancellationToken) => RunAsync(server, KnownResourceCommands.StopCommand, cancellationToken);

    public async Task StartAsync(ServerKind server, CancellationToken cancellationToken)
    {
        await RunAsync(server, KnownResourceCommands.StartCommand, cancellationToken);
        await HealthyAsync(server, cancellationToken);
    }

    public Task PauseAsync(ServerKind server, CancellationToken cancellationToken) => ProcessTree.SignalAsync(ProcessId(server), "STOP", cancellationToken);

    public Task UnpauseAsync(ServerKind server, CancellationToken cancellationToken) => ProcessTree.SignalAsync(ProcessId(server), "CONT", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private IResource Resource(ServerKind server) =>
        (server == ServerKind.Postgres ? _postgres : _cache) ?? throw new InvalidOperationException("The servers have not been started.");

    private int ProcessId(ServerKind server)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux the tests know how to find the processes of a native server.");
        return _application!.Services.GetRequiredService<ResourceNotificationService>().TryGetCurrentState(Resource(server).Name, out var current)
            && current.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int id
            ? id
            : throw new InvalidOperationException($"The snapshot of '{Resource(server).Name}' names no process.");
    }

    private async Task HealthyAsync(ServerKind server, CancellationToken cancellationToken) =>
        await _application!.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync(Resource(server).Name, cancellationToken);

    private async Task RunAsync(ServerKind server, string command, CancellationToken cancellationToken)
    {
        var result = await _application!.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(Resource(server), command, cancellationToken);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The command '{command}' of '{Resource(server).Name}' failed: {result.Message}");
        }
    }
}
