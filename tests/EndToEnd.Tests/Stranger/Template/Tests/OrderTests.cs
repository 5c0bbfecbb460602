using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Testing;
using Xunit;

namespace Shop.Tests;

public class OrderTests
{
    [Fact]
    public async Task Buy_IsOneTrace_ThroughTheApiToBothServers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Shop_AppHost>(cancellationToken);
        var telemetry = builder.AddTelemetry(new TelemetryTestOptions { Timeout = TimeSpan.FromMinutes(2) });
        await using var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", cancellationToken);
        using var client = app.CreateHttpClient("web");

        // The client of Redis tells of its calls seconds later.
        var trace = await telemetry.TraceOfAsync(
            () => client.PostAsync("/buy", null, cancellationToken), until: static trace => trace.Has("api: SET"), cancellationToken: cancellationToken);

        trace.ShouldHaveInOrder("web: POST /buy", "api: POST /orders", "api: INSERT INTO orders", "api: SET");
        trace.ShouldHaveNoErrors();
    }
}
