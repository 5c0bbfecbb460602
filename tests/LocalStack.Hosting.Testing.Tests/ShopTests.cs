using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>Two services of Aspire's own AppHost, under its orchestrator.</summary>
public sealed class ShopTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_IsOneTrace_ThroughBothServicesAndTheQueue()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");

        var trace = await telemetry.TraceOfAsync(
            () => client.PostAsync("/orders", null, Cancellation), until: trace => trace.Has("worker: process order"), cancellationToken: Cancellation);

        trace.ShouldMatchSnapshot("""
            api: POST /orders → 202
              api: INSERT INTO orders (id) VALUES (?)
              api: SELECT reserved FROM stock WHERE item = ?
              api: send order
                api: POST → 200
                  worker: POST /inbox → 200
                    worker: process order
                      worker: UPDATE stock SET reserved = reserved + ? WHERE item = ?
            """);
        trace.ShouldHaveLog("Order {OrderId} of {Items} items was placed", LogSeverity.Information, times: 1, ("Items", 1));
        trace.ShouldHaveNoLogs();
        trace.ShouldHaveNoErrors();
        var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveLog("Order {OrderId} of {Items} items was placed", LogSeverity.Error));
        Assert.Matches("log record \"Order {OrderId} of {Items} items was placed\" of severity Error, but there are 0.\n\nLog records of the trace:\n(  .*\n)*  api: Information: Order .* of 1 items was placed", failure.Message);
    }

    [Fact]
    public async Task QueryAddedToALoop_FailsWithItsName_EachTime()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");
        for (var run = 0; run < 20; run++)
        {
            var trace = await telemetry.TraceOfAsync(() => client.PostAsync("/orders?items=3", null, Cancellation), cancellationToken: Cancellation);

            var failure = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldHaveNoRepeatedQueries());
            Assert.Contains(": SELECT reserved FROM stock WHERE item = ?", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Failure_ShowsTheConsoleOfTheResourcesInvolved()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");
        var trace = await telemetry.TraceOfAsync(
            () => client.PostAsync("/orders?fail=true", null, Cancellation), until: trace => trace.Has("worker: process order"), cancellationToken: Cancellation);
        await telemetry.WaitForLogAsync(record => record.TraceId == trace.TraceId && record.Message == "The shelf is empty", cancellationToken: Cancellation);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Limits.Long);
        var message = "";
        // The console comes by another way, a moment later.
        while (!message.Contains("      The shelf is empty", StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
            message = Assert.Throws<TelemetryAssertionException>(trace.ShouldHaveNoErrors).Message;
            await Task.Yield();
        }

        Assert.Contains("ERROR: the shelf is empty", message, StringComparison.Ordinal);
        Assert.Contains("Console of 'worker', last lines:", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metric_ChangesByWhatTheTestDid()
    {
        await using var telemetry = shop.Telemetry.ForTest();
        using var client = shop.CreateHttpClient("api");
        // No other test counts while this one does: the shop's orders have a region.
        var requests = await telemetry.MeasureAsync("http.server.request.duration", "worker", [("http.route", "/inbox")], Cancellation);
        var orders = await telemetry.MeasureAsync("orders.placed", "api", [("region", "eu")], Cancellation);

        for (var order = 0; order < 3; order++)
        {
            using var accepted = await client.PostAsync("/orders", null, Cancellation);
        }

        await orders.ShouldChangeByAsync(3, cancellationToken: Cancellation);
        await requests.ShouldChangeByAsync(3, cancellationToken: Cancellation);
        await orders.ShouldBeAsync(orders.Before + 3, cancellationToken: Cancellation);
        var failure = await Assert.ThrowsAsync<TelemetryAssertionException>(() => orders.ShouldChangeByAsync(4, TimeSpan.FromSeconds(1), Cancellation));
        Assert.StartsWith("Expected 'orders.placed' of 'api', region = eu to change by 4; it is 3.\n\nSeries:\n  api: {region=eu} = ", failure.Message, StringComparison.Ordinal);
    }
}
