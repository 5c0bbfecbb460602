using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// An AppHost that tests share, with its telemetry: by a class, a collection or an assembly. Derive from it; with xUnit.net add its interface, the members of which are
/// here: <c>public sealed class Shop : AppHostFixture&lt;Projects.AppHost&gt;, IAsyncLifetime;</c>. With NUnit and MSTest call <see cref="InitializeAsync"/> and
/// <see cref="DisposeAsync"/> in the set-up and clean-up of a class or an assembly. Ports are random, so that several can run at once.
/// </summary>
/// <typeparam name="TAppHost">The AppHost's program, as in <c>Projects.AppHost</c>.</typeparam>
public abstract class AppHostFixture<TAppHost> : IAsyncDisposable
    where TAppHost : class
{
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _application;

    /// <summary>The application, which has started.</summary>
    /// <exception cref="InvalidOperationException"><see cref="InitializeAsync"/> has not been called.</exception>
    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The AppHost has not been started. Await InitializeAsync() first.");

    /// <summary>What its resources have sent; a test takes its own part with <see cref="ApplicationTelemetry.ForTest"/>.</summary>
    /// <exception cref="InvalidOperationException"><see cref="InitializeAsync"/> has not been called.</exception>
    public ApplicationTelemetry Telemetry => Application.GetTelemetry();

    /// <summary>Arguments for the AppHost. Default none.</summary>
    protected virtual string[] Arguments => [];

    /// <summary>How telemetry is received and waited for. Default the defaults.</summary>
    protected virtual TelemetryTestOptions TelemetryOptions { get; } = new();

    /// <summary>The resources to wait for until they are healthy, by name. Default none: the application has started, and no more.</summary>
    protected virtual IEnumerable<string> ReadyResources => [];

    /// <summary>How long the start may take, until all <see cref="ReadyResources"/> are healthy. Default 5 minutes.</summary>
    protected virtual TimeSpan StartTimeout => TimeSpan.FromMinutes(5);

    /// <summary>Starts the AppHost, and waits until it is ready.</summary>
    /// <exception cref="TelemetryAssertionException">A resource was not healthy in time, or will not be. The message shows its last console lines.</exception>
    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeout);
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<TAppHost>(Arguments, limit.Token).ConfigureAwait(false);
        var telemetry = _builder.AddTelemetry(TelemetryOptions);
        Configure(_builder);
        _application = await _builder.BuildAsync(limit.Token).ConfigureAwait(false);
        await _application.StartAsync(limit.Token).ConfigureAwait(false);
        foreach (var resource in ReadyResources)
        {
            await WaitForAsync(resource, telemetry, limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>A client for an endpoint of a resource.</summary>
    /// <param name="resource">The resource's name.</param>
    /// <param name="endpoint">The endpoint's name; the first HTTP endpoint when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">There is no such resource or endpoint.</exception>
    public HttpClient CreateHttpClient(string resource, string? endpoint = null) => Application.CreateHttpClient(resource, endpoint);

    /// <summary>Stops the AppHost, and writes the files of failed tests.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            await application.DisposeAsync().ConfigureAwait(false);
        }

        if (Interlocked.Exchange(ref _builder, null) is { } builder)
        {
            await builder.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Changes the AppHost before it is built. Default: nothing.</summary>
    /// <param name="builder">The AppHost's builder, with all its resources.</param>
    protected virtual void Configure(IDistributedApplicationTestingBuilder builder)
    {
    }

    private async Task WaitForAsync(string resource, ApplicationTelemetry telemetry, CancellationToken cancellationToken)
    {
        try
        {
            await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or DistributedApplicationException)
        {
            var state = Application.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current.Snapshot : null;
            throw telemetry.Fail(
                $"Resource '{resource}' is not healthy (StartTimeout is {StartTimeout.TotalSeconds:0} s): {fault.Message} Its state is {state?.State?.Text ?? "unknown"}, its health {state?.HealthStatus?.ToString() ?? "unknown"}.",
                [resource]);
        }
    }
}
