using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Network;
using LocalStack.Hosting.Testing;
using LocalStack.Telemetry.Model;
using LocalStack.Tests;

namespace LocalStack.EndToEnd.Tests;

/// <summary>One request, followed from the API through database, queue and worker to its target and back to the board.</summary>
public sealed class PortwatchTraceTests
{
    // More at once than both replicas have connections.
    private const int Crowd = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan SlowNetwork = TimeSpan.FromMilliseconds(500);
    private static readonly (string Caller, string Server)[] Edges = [("api", "postgres"), ("api", "cache"), ("worker", "postgres"), ("worker", "cache")];

    [Theory]
    [InlineData("native")]
    [InlineData("container")]
    public async Task CheckByHand_LeavesOneTrace_ThroughEveryPartOfTheSystem(string backend)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        if (backend == "container")
        {
            await ContainerEngineView.SkipWithoutEngineAsync();
        }

        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--LocalStack:Backend={backend}"], patience.Token);
        PortwatchDatabase.KeepNoVolume(builder);
        foreach (var (caller, server) in Edges)
        {
            builder.CreateResourceBuilder(Project(builder, caller)).WithNetworkConditions(builder.CreateResourceBuilder(builder.Resources.Single(resource => resource.Name == server)), NetworkConditions.None);
        }

        var telemetry = builder.AddTelemetry(new TelemetryTestOptions { Timeout = Patience });
        await using var app = await builder.BuildAsync(patience.Token);
        await app.StartAsync(patience.Token);
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, patience.Token);
        }

        using var client = app.CreateHttpClient("api");
        using var board = await client.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        app.GetNetworkConditions("api", "postgres").Set(NetworkConditions.Latency(SlowNetwork));
        var traceId = await CheckTrace.StartAsync(client, patience.Token);

        var trace = await telemetry.TraceOfAsync(
            $"00-{traceId}-{traceId[..16]}-01",
            until: trace => trace.Has("api: sse push", "worker: process check", "sink: GET /", "worker: PUBLISH portwatch:board:changes") && trace.Logs.Any(static record => record.Resource.Name == "worker"),
            cancellationToken: patience.Token);

        trace.ShouldHaveTree("""
            api: POST /api/endpoints/{id:guid}/checks
              api: send check
                api: INSERT INTO check_jobs
                api: PUBLISH portwatch:wake
                worker: process check
                  worker: GET
                    sink: GET /
                  worker: COPY check_results
                  worker: UPDATE incidents
                  worker: send board change
                    worker: PUBLISH portwatch:board:changes
            """);
        trace.ShouldHave("api: INSERT INTO check_jobs", times: 1);
        trace.ShouldHave("worker: COPY check_results", times: 1);
        trace.ShouldHaveLog("Checked {EndpointName} at {Address}*");
        trace.ShouldHaveNoErrors();
        Assert.All(Edges, edge => Assert.NotEqual(0, app.GetNetworkConditions(edge.Caller, edge.Server).ConnectionCount));
        var insert = trace.Find("api: INSERT INTO check_jobs").Single();
        Assert.True(insert.Duration >= SlowNetwork);
        await telemetry.Store.WaitForTraceAsync(network => network.Spans.Any(span => SaysWhatSlowed(insert, span)), patience.Token);
        await app.ResourceNotifications.WaitForResourceAsync("api", static change => change.Snapshot.Properties.Any(static property => property is { Name: "network.conditions.postgres", Value: "500 ms" }), patience.Token);
        await AssertNobodyIsRefusedAsync(app.GetEndpoint("api", "http"), patience.Token);
    }

    // Each waits for a connection, and each connection for the network: it takes a while, and the pool does not run out.
    private static async Task AssertNobodyIsRefusedAsync(Uri api, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api };
        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
        {
            using var answer = await client.GetAsync("/api/endpoints", cancellationToken);
            return answer.StatusCode;
        }));

        Assert.Equal([HttpStatusCode.OK], answers.Distinct());
    }

    // PostgreSQL's protocol has no place for a trace: the edge's span is of the same time and towards the same address.
    private static bool SaysWhatSlowed(Span call, Span network) =>
        network.Resource.Name == "localstack.network"
        && network.Attributes["server.port"] is { } port && port.Equals(call.Attributes["server.port"])
        && network.StartUnixNanoseconds >= call.StartUnixNanoseconds && network.EndUnixNanoseconds <= call.EndUnixNanoseconds
        && network.Attributes["localstack.network.delay_ms"]?.AsDouble >= SlowNetwork.TotalMilliseconds - 1;

    private static ProjectResource Project(IDistributedApplicationBuilder builder, string name) => builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name);
}
