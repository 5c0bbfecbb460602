using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using LocalStack.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application: several services that run together. Made by an AppHost, started here.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStarted;

    /// <summary>Makes an application of a host. AppHosts use <see cref="CreateBuilder(string[])"/>.</summary>
    /// <param name="host">The host, not started.</param>
    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>The AppHost's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The states of resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>The commands of resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Whether someone outside the AppHost took the application over and starts it.</summary>
    internal bool IsObserved { get; init; }

    /// <summary>Begins the description of an application.</summary>
    /// <returns>A builder.</returns>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins the description of an application.</summary>
    /// <param name="args">The AppHost's command line; it is part of the configuration.</param>
    /// <returns>A builder.</returns>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Begins the description of an application.</summary>
    /// <param name="options">How the application is built.</param>
    /// <returns>A builder.</returns>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs the application and blocks until it is stopped, by Ctrl+C or a signal.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Runs the application until it is stopped, by Ctrl+C, a signal or <paramref name="cancellationToken"/>; in publish mode writes its files and ends.
    /// When it cannot be run or published as it is described, the reason is written to the error output and the process's exit code becomes 1.
    /// </summary>
    /// <param name="cancellationToken">Stops the application.</param>
    /// <returns>A task that ends when everything has stopped.</returns>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (IsObserved)
        {
            await WaitUntilStoppedAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            if (_isStarted)
            {
                await this.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DistributedApplicationException exception)
        {
            // The message is written for the AppHost's author; a stack trace of ours would only hide it.
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            Environment.ExitCode = 1;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Starts the application. Resources that wait for others may start later than the task ends. In publish mode nothing is started: the files are written.
    /// </summary>
    /// <param name="cancellationToken">Calls the start off.</param>
    /// <returns>A task that ends when all resources were told to start, or when the files are written.</returns>
    /// <exception cref="DistributedApplicationException">The application cannot be run or published as it is described. The message names all faults.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
        {
            await Services.GetRequiredService<ApplicationPublishing>().PublishAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        _isStarted = true;
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the application: its resources in the reverse order of their dependencies.</summary>
    /// <param name="cancellationToken">Ends the wait for a graceful stop.</param>
    /// <returns>A task that ends when everything has stopped.</returns>
    public virtual Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isStarted = false;
        return _host.StopAsync(cancellationToken);
    }

    /// <summary>Frees the AppHost's services. It does not stop the application gracefully.</summary>
    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application if it still runs, as <see cref="StopAsync"/> does, and frees the AppHost's services.</summary>
    /// <returns>A task that ends when everything has stopped.</returns>
    public virtual async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await StopAsync().ConfigureAwait(false);
        }

        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    // The last point at which the AppHost's author can change the model. What configuration overrides comes after, since it overrides all of it.
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var executionContext = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var model = Services.GetRequiredService<DistributedApplicationModel>();

        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken).ConfigureAwait(false);
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);

        var resources = model.Resources.ToList();
        if (EndpointOverrides.Apply(resources, Services.GetRequiredService<IConfiguration>()) is { Length: > 0 } faults)
        {
            throw new DistributedApplicationException($"The application was not started, because of its configuration.{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }
    }

    private async Task WaitUntilStoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        using (lifetime.ApplicationStopped.Register(stopped.SetResult))
        {
            await stopped.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
