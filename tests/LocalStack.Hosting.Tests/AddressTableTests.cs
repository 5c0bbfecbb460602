using System.Threading.Channels;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Tests;

/// <summary>What the console says of where everything is.</summary>
public sealed class AddressTableTests
{
    [Fact]
    public async Task ResourcesWithoutShownUrls_DoNotKeepTheTableAway()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        IResource[] resources =
        [
            builder.AddExecutable("none", "program", ".").WithHttpEndpoint().WithUrls(static context => context.Urls.Clear()).Resource,
            builder.AddExecutable("details", "program", ".").WithHttpEndpoint().Resource,
            builder.AddExecutable("down", "program", ".").WithHttpEndpoint().Resource,
            builder.AddExecutable("both", "program", ".").WithHttpEndpoint().Resource,
        ];
        UrlSnapshot[][] urls =
        [
            [],
            [new("http", "http://127.0.0.1:1", IsInternal: true)],
            [],
            [new("http", "http://127.0.0.1:2", IsInternal: false), new("admin", "http://127.0.0.1:3", IsInternal: true)],
        ];
        await using var application = builder.Build();
        var notifications = application.Services.GetRequiredService<ResourceNotificationService>();
        var lines = new Lines();
        using var table = new AddressTable(application.Services.GetRequiredService<DistributedApplicationModel>(), notifications, lines);

        await table.StartingAsync(TestContext.Current.CancellationToken);
        foreach (var (resource, shown) in resources.Zip(urls))
        {
            var state = resource.Name == "down" ? KnownResourceStates.FailedToStart : KnownResourceStates.Running;
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state, Urls = [.. shown] });
        }

        Assert.Equal(
            """
            Addresses:
              details  http://127.0.0.1:1
              both     http://127.0.0.1:2
            """,
            await lines.NextAsync());
        Assert.Matches(@"^3 of 4 resources are up after .* Not up: down \(FailedToStart\)\.", await lines.NextAsync());
        await table.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Lines : ILogger<AddressTable>
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public Task<string> NextAsync() => _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningApplication.Limit);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite(formatter(state, exception));
    }
}
