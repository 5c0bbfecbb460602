using Aspire.Hosting.Testing;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>The receiver beside an application that does not run.</summary>
public sealed class TelemetryTestingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Telemetry_BeforeStart_SaysWhy()
    {
        var telemetry = DistributedApplicationTestingBuilder.Create().AddTelemetry();

        foreach (var use in (Action[])[() => _ = telemetry.Store, () => telemetry.ForTest(), () => telemetry.GetOtlpSettings("api")])
        {
            var refusal = Assert.Throws<InvalidOperationException>(use);
            Assert.Contains("has not been started", refusal.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => telemetry.TraceOfAsync(() => throw new NotSupportedException("not to be called"), cancellationToken: Cancellation));
        await telemetry.DisposeAsync();
    }

    [Fact]
    public async Task GetTelemetry_NotAdded_SaysWhatToCall()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        await using var app = await builder.BuildAsync(Cancellation);

        var refusal = Assert.Throws<InvalidOperationException>(app.GetTelemetry);

        Assert.Contains("AddTelemetry()", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetTelemetry_Added_IsThatOfTheBuilder()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var telemetry = builder.AddTelemetry();
        await using var app = await builder.BuildAsync(Cancellation);

        Assert.Same(telemetry, app.GetTelemetry());
    }

    [Fact]
    public async Task Fixture_BeforeInitialize_SaysWhatToCall()
    {
        await using var shop = new ShopFixture();

        var refusal = Assert.Throws<InvalidOperationException>(() => shop.Telemetry);

        Assert.Contains("InitializeAsync()", refusal.Message, StringComparison.Ordinal);
    }
}
