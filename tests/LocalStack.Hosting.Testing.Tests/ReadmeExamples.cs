// As a reader writes it, without the test's token at each call.
#pragma warning disable xUnit1051

using Aspire.Hosting.Testing;
using LocalStack.Hosting.Testing.Tests;
using LocalStack.Telemetry.Model;

// README: shared
[assembly: AssemblyFixture(typeof(ShopFixture))]

// README: end
namespace LocalStack.Hosting.Testing.Tests;

// README: shared
public sealed class ShopFixture : AppHostFixture<Projects.ShopAppHost>, IAsyncLifetime
{
    protected override IEnumerable<string> ReadyResources => ["api"];

    protected override TelemetryTestOptions TelemetryOptions => new() { Timeout = TimeSpan.FromMinutes(2) };
}

public sealed class OrderTests(ShopFixture shop)
{
    [Fact]
    public async Task Order_IsProcessedBehindTheQueue()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");

        var trace = await telemetry.TraceOfAsync(
            () => client.PostAsync("/orders?items=2", null),
            until: trace => trace.Has("worker: process order"));

        trace.ShouldHaveTree("""
            api: POST /orders
              api: send order
                api: POST
                  worker: POST /inbox
                    worker: process order
                      worker: UPDATE stock
            """);
        trace.ShouldHaveNoRepeatedQueries();
        trace.ShouldHaveLog("Order {OrderId} of {Items} items was placed", LogSeverity.Information, attributes: ("Items", 2));
    }
}

// README: end
/// <summary>The examples of the README, which are these.</summary>
public sealed class ReadmeExamples(ShopFixture shop)
{
    [Fact]
    public async Task First()
    {
        // README: first
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ShopAppHost>();
        var telemetry = builder.AddTelemetry();          // an OTLP receiver of this test's own
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("api");
        using var client = app.CreateHttpClient("api");

        var trace = await telemetry.TraceOfAsync(() => client.PostAsync("/orders", null));

        trace.ShouldHave("api: INSERT INTO orders", times: 1);
        trace.ShouldHaveQueries(atMost: 2, resource: "api");
        trace.ShouldHaveNoErrors();
        // README: end
    }

    [Fact]
    public async Task Numbers()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");

        // README: numbers
        var orders = await telemetry.MeasureAsync("orders.placed", resource: "api");

        var runs = await telemetry.TracesOfAsync(20, () => client.PostAsync("/orders?items=3", null));

        runs.ShouldTake(TimeSpan.FromSeconds(5), percentile: 95);
        runs.ShouldTake(TimeSpan.FromSeconds(1), percentile: 95, "api: INSERT INTO orders");
        await orders.ShouldChangeByAsync(21);            // one more, which warms up
        // README: end
    }
}
