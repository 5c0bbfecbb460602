using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Portwatch.Tests.Servers;

/// <summary>The servers as LocalStack runs them: native processes on ports of their own, gone with the tests.</summary>
internal sealed class NativeServers : IServerProvider
{
    private DistributedApplication? _application;

    public async Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, Args = ["DcpPublisher:RandomizePorts=true"] });
        var postgres = builder.AddPostgres("postgres");
        var cache = builder.AddRedis("cache");
        _application = builder.Build();
        await _application.StartAsync(cancellationToken);
        var notifications = _application.Services.GetRequiredService<ResourceNotificationService>();
        await notifications.WaitForResourceHealthyAsync("postgres", cancellationToken);
        await notifications.WaitForResourceHealthyAsync("cache", cancellationToken);
        return (await ReadAsync(postgres.Resource), await ReadAsync(cache.Resource));

        async Task<string> ReadAsync(IResourceWithConnectionString resource) =>
            await resource.GetConnectionStringAsync(cancellationToken) ?? throw new InvalidOperationException($"Resource '{resource.Name}' is healthy and has no connection string.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }
    }
}
