using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portwatch.Worker;

namespace Portwatch.Tests.Servers;

/// <summary>The worker in this process, in a hurry: every period is short.</summary>
internal sealed class WorkerProgram : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerProgram(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a worker.</summary>
    /// <param name="space">Its database and cache.</param>
    /// <param name="sink">Where alerts go; nowhere that answers, if null.</param>
    /// <param name="change">Registrations to add or replace.</param>
    /// <param name="settings">Settings that come last.</param>
    public static async Task<WorkerProgram> StartAsync(
        TestSpace space, Uri? sink = null, Action<IServiceCollection>? change = null, Dictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(space.Settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:sink:http:0"] = (sink ?? new Uri("http://127.0.0.1:1")).ToString(),
            ["Worker:SchedulePeriod"] = "00:00:00.050",
            ["Worker:DispatchPeriod"] = "00:00:00.050",
            ["Worker:BatchWindow"] = "00:00:00.020",
            ["Worker:FailedJobDelay"] = "00:00:00.010",
            ["Worker:LeaseMargin"] = "00:00:01",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error).AddFilter("Polly", LogLevel.None);
        builder.AddServiceDefaults();
        builder.AddWorker();
        change?.Invoke(builder.Services);

        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new WorkerProgram(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
