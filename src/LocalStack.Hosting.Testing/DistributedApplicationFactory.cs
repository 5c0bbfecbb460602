using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The class-based form of <see cref="DistributedApplicationTestingBuilder"/>: derive from it to share an application between tests.</summary>
/// <param name="entryPoint">A type of the AppHost's assembly.</param>
/// <param name="args">The entry point's arguments.</param>
public class DistributedApplicationFactory(Type entryPoint, string[] args) : IDisposable, IAsyncDisposable
{
    private EntryPointRun? _run;
    private DistributedApplication? _application;

    /// <summary>Without arguments.</summary>
    /// <param name="entryPoint">A type of the AppHost's assembly.</param>
    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, [])
    {
    }

    /// <summary>Runs the entry point, builds the application and starts it. Returns once everything that does not wait has been started.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _run ??= new EntryPointRun(entryPoint, args, OnBuilderCreating);
        var builder = await _run.WaitForBuilderAsync(cancellationToken).ConfigureAwait(false);
        OnBuilderCreated(builder);
        OnBuilding(builder);
        _application = await _run.BuildAsync(cancellationToken).ConfigureAwait(false);
        OnBuilt(_application);
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="DistributedApplicationHostingTestingExtensions.CreateHttpClient"/>
    public HttpClient CreateHttpClient(string resourceName, string? endpointName = default) => Started().CreateHttpClient(resourceName, endpointName);

    /// <inheritdoc cref="DistributedApplicationHostingTestingExtensions.GetConnectionStringAsync"/>
    public ValueTask<string?> GetConnectionString(string resourceName) => Started().GetConnectionStringAsync(resourceName);

    /// <inheritdoc cref="DistributedApplicationHostingTestingExtensions.GetEndpoint"/>
    public Uri GetEndpoint(string resourceName, string? endpointName = default) => Started().GetEndpoint(resourceName, endpointName);

    /// <summary>Stops the application.</summary>
    public virtual void Dispose()
    {
        _application?.Dispose();
        _run?.Abandon();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application, and waits until it has.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync().ConfigureAwait(false);
        }

        _run?.Abandon();
        GC.SuppressFinalize(this);
    }

    /// <summary>Before the builder is made.</summary>
    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    /// <summary>After the entry point has described its application.</summary>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>Just before the application is built.</summary>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>After the application was built, before it starts.</summary>
    protected virtual void OnBuilt(DistributedApplication application)
    {
    }

    private DistributedApplication Started() => _application ?? throw new InvalidOperationException("The application has not been started; call StartAsync first.");
}
