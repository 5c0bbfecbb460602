using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class TracePageStateTests
{
    [Fact]
    public async Task TwoEndsOfACall_WithOneId_HaveAddressesOfTheirOwn()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.SendSpansAsync("back", Span(kind: 2));
        await dashboard.SendSpansAsync("front", Span(kind: 3));
        var state = new TracePageState(dashboard.Get<TelemetryStore>());
        state.Open(TraceId.Parse("4bf92f3577b34da6a3ce929d0e0e4736"));
        state.Refresh([]);

        var spans = state.View!.Trace.Spans;

        Assert.Equal(["00f067aa0ba902b7", "00f067aa0ba902b7.Server"], spans.Select(state.NameOf));
        Assert.Equal(["front", "back"], spans.Select(span => state.FindSpan(state.NameOf(span))!.Resource.Name));
        Assert.All([null, "", "00f067aa0ba902b7.Consumer", "nonsense"], name => Assert.Null(state.FindSpan(name)));

        static object Span(int kind) => new
        {
            traceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            spanId = "00f067aa0ba902b7",
            name = "GET /",
            kind,
            startTimeUnixNano = "1800000000000000001",
            endTimeUnixNano = "1800000000000000501",
        };
    }
}
