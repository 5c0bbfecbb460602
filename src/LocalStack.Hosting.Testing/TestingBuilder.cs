using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's own builder, with a <c>Build</c> that lets its entry point go on.</summary>
internal sealed class TestingBuilder(DistributedApplicationBuilder inner, EntryPointRun? run) : IDistributedApplicationTestingBuilder
{
    private DistributedApplication? _application;

    public ConfigurationManager Configuration => inner.Configuration;

    public string AppHostDirectory => inner.AppHostDirectory;

    public Assembly? AppHostAssembly => inner.AppHostAssembly;

    public IHostEnvironment Environment => inner.Environment;

    public IServiceCollection Services => inner.Services;

    public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;

    public IUserSecretsManager UserSecretsManager => inner.UserSecretsManager;

    public IResourceCollection Resources => inner.Resources;

    public IDistributedApplicationEventing Eventing => inner.Eventing;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => _application ??= run is null ? inner.Build() : run.Build();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        _application ??= run is null ? inner.Build() : await run.BuildAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _application?.Dispose();
        run?.Abandon();
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync().ConfigureAwait(false);
        }

        run?.Abandon();
    }
}
