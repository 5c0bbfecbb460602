using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Tests;

/// <summary>An application with random ports, run by the orchestrator. Every wait is bounded, and says what the resource was like when it ran out.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly DistributedApplication _application;

    private RunningApplication(DistributedApplication application) => _application = application;

    public ResourceNotificationService Notifications => _application.Services.GetRequiredService<ResourceNotificationService>();

    private ResourceLoggerService Consoles => _application.Services.GetRequiredService<ResourceLoggerService>();

    /// <summary>A builder whose relative paths start in a folder of the test.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">More settings, as <c>Name=value</c>.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string folder, params string[] settings)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["DcpPublisher:RandomizePorts=true", .. settings],
            DisableDashboard = true,
            ProjectDirectory = folder,
        });
        builder.Services.AddLogging(logging => logging.AddFilter("Aspire", LogLevel.Error));
        return builder;
    }

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
            throw new InvalidOperationException($"'{resource}' did not become healthy.\n{await DescribeAsync(resource)}", exception);
        }
    }

    public async Task<CustomResourceSnapshot> StateAsync(string resource, params string[] states)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return (await Notifications.WaitForResourceAsync(resource, changed => states.Contains(changed.Snapshot.State?.Text), limit.Token)).Snapshot;
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException($"'{resource}' did not become {string.Join(" or ", states)}.\n{await DescribeAsync(resource)}", exception);
        }
    }

    /// <summary>Carries out a command of a resource, as the dashboard does, and answers with the reason when it fails.</summary>
    public async Task<string?> CommandAsync(string resource, string command)
    {
        var result = await _application.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken).WaitAsync(Limit);
        return result.Success ? null : result.Message ?? "no reason was given";
    }

    /// <summary>The process of a native server's resource: the shell that the orchestrator runs.</summary>
    public int ProcessId(string resource) =>
        Notifications.TryGetCurrentState(resource, out var current) && current.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int id
            ? id
            : throw new InvalidOperationException($"The snapshot of '{resource}' names no process.");

    /// <summary>Waits until a resource has printed a line that contains a text, and gives it.</summary>
    public async Task<string> LineAsync(string resource, string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var batch in Consoles.WatchAsync(Resource(resource)).WithCancellation(limit.Token))
        {
            if (batch.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)) is { Content: { } content })
            {
                return content;
            }
        }

        throw new InvalidOperationException($"The console of '{resource}' ended without '{text}'.");
    }

    /// <summary>What a resource has printed, and what was said about it on its console.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in Consoles.GetAllAsync(Resource(resource)))
        {
            lines.AddRange(batch.Select(static line => line.Content));
        }

        return lines;
    }

    public Task StopAsync() => _application.StopAsync(CancellationToken.None).WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    private IResource Resource(string name) => _application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == name);

    private async Task<string> DescribeAsync(string resource)
    {
        var lines = await LinesAsync(resource);
        return Notifications.TryGetCurrentState(resource, out var last)
            ? $"State: {last.Snapshot.State?.Text}, health: {string.Join("; ", last.Snapshot.HealthReports.Select(report => $"{report.Name}: {report.Description}"))}\n{string.Join('\n', lines.TakeLast(20))}"
            : "It has no state.";
    }
}
