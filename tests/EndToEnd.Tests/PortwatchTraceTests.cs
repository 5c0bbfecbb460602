using Aspire.Hosting.Testing;
using LocalStack.Hosting.Testing;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>One request, followed from the API through database, queue and worker to its target and back to the board.</summary>
public sealed class PortwatchTraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("native")]
    [InlineData("container")]
    public async Task CheckByHand_LeavesOneTrace_ThroughEveryPartOfTheSystem(string backend)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var data = new TemporaryData();
        await using var volumes = backend == "container" ? await EngineVolumes.OfAsync(data.Path) : null;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--LocalStack:DataDirectory={data.Path}", "--backend", backend], patience.Token);
        await using var app = await builder.BuildAsync(patience.Token);
        await app.StartAsync(patience.Token);
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, patience.Token);
        }

        using var client = app.CreateHttpClient("api");
        using var board = await client.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var traceId = await CheckTrace.StartAsync(client, patience.Token);

        var trace = await app.GetTelemetry().WaitForTraceAsync(trace => trace.TraceId.ToString() == traceId && CheckTrace.HasAll(Read(trace)), patience.Token);

        CheckTrace.AssertIsWhole(Read(trace));
    }

    private static IReadOnlyList<CheckSpan> Read(Trace trace) =>
    [
        .. trace.Spans.Select(span => new CheckSpan(
            span.Resource.Name, span.Name, CheckSpan.SentAttributes.Select(span.Attributes.GetText).FirstOrDefault(text => text is not null), span.Kind, span.SpanId.ToString(), span.ParentSpanId.ToString(), span.Status == SpanStatus.Error)),
    ];
}
