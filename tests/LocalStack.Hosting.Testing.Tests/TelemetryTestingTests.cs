using Aspire.Hosting.Testing;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>The receiver beside an application under test. What it receives is tested with a whole application, in EndToEnd.Tests.</summary>
public sealed class TelemetryTestingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_BeforeStart_SaysWhy()
    {
        var telemetry = DistributedApplicationTestingBuilder.Create().AddTelemetry();

        var refusal = Assert.Throws<InvalidOperationException>(() => telemetry.Store);

        Assert.Contains("has not been started", refusal.Message, StringComparison.Ordinal);
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
}
