using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Tests;

/// <summary>An application whose data directory is a folder of the test. Started and stopped as often as the test likes.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly DistributedApplication _application;

    private RunningApplication(DistributedApplication application) => _application = application;

    public ResourceNotificationService Notifications => _application.Services.GetRequiredService<ResourceNotificationService>();

    public static IDistributedApplicationBuilder CreateBuilder(string folder, params string[] settings) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--LocalStack:DataDirectory={Path.Combine(folder, "apphost-data")}", .. settings],
        DisableDashboard = true,
        ProjectDirectory = folder,
    });

    public static async Task<RunningApplication> StartAsync(IDistributedApplicationBuilder builder)
    {
        var application = new RunningApplication(builder.Build());
        try
        {
            await application._application.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async Task<CustomResourceSnapshot> HealthyAsync(string resource)
    {
        try
        {
            return (await Notifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, TestContext.Current.CancellationToken).WaitAsync(Limit)).Snapshot;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"'{resource}' did not become healthy.\n{Describe(resource)}", exception);
        }
    }

    public async Task<CustomResourceSnapshot> StateAsync(string resource, string state)
    {
        using var limit = new CancellationTokenSource(Limit);
        return (await Notifications.WaitForResourceAsync(resource, changed => changed.Snapshot.State?.Text == state, limit.Token)).Snapshot;
    }

    /// <summary>Waits until a resource has printed a line that contains a text.</summary>
    public async Task WaitForLineAsync(string resource, string text)
    {
        Assert.True(Notifications.TryGetCurrentState(resource, out var instance));
        await _application.Services.GetRequiredService<ResourceLoggerService>().WaitForLineAsync(instance.ResourceId, text, Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None).WaitAsync(Limit);
        await _application.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    private string Describe(string resource) => Notifications.TryGetCurrentState(resource, out var last)
        ? $"State: {last.Snapshot.State?.Text}, health: {string.Join("; ", last.Snapshot.HealthReports.Select(report => $"{report.Name}: {report.Description}"))}, "
            + string.Join("; ", last.Snapshot.Properties.Select(property => $"{property.Name}={property.Value}"))
        : "It has no state.";
}
