using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class IncidentTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incident_OpensOnce_ClosesOnce_AndBothReachTheSink()
    {
        await using var sink = SinkProgram.Start();
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(fixture.Space, sink.Address);
        target.Answer = Status(500);
        var endpoint = await _client.RegisterAsync("fragile", target.Port);

        var first = await CheckAsync(endpoint);
        await CheckAsync(endpoint, times: 4);
        target.Answer = Status(200);
        await CheckAsync(endpoint, times: 2);

        var incident = Assert.Single(await IncidentsAsync(endpoint));
        Assert.NotNull(incident["closedAt"]);
        Assert.Equal((5, "unexpected", "http_500"), ((int)incident["failures"]!, (string)incident["outcome"]!, (string)incident["error"]!));
        Assert.Contains((string)first["traceId"]!, (string)incident["traceparent"]!, StringComparison.Ordinal);
        var alerts = await Waiting.UntilAsync(() => sink.AlertsAsync("fragile"), alerts => alerts.Count == 2, "two alerts");
        Assert.Equal(["incident.closed", "incident.opened"], alerts.Select(alert => (string)alert["alert"]!["kind"]!));
        Assert.All(alerts, alert => Assert.Equal((string)incident["traceparent"]!, (string)alert["alert"]!["traceparent"]!));
    }

    [Fact]
    public async Task Incident_Flapping_IsOne()
    {
        await using var target = await HttpTarget.StartAsync();
        var requests = 0;
        target.Answer = context => Status(Interlocked.Increment(ref requests) % 2 == 0 ? 500 : 200)(context);
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("flapping", target.Port);

        await CheckAsync(endpoint, times: 20);

        Assert.Null(Assert.Single(await IncidentsAsync(endpoint))["closedAt"]);
    }

    [Fact]
    public async Task Alert_SinkStopped_AttemptsAreCounted_AndItArrivesOnce()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = Status(500);
        Uri address;
        await using (var before = SinkProgram.Start())
        {
            address = before.Address;
        }

        await using var worker = await WorkerProgram.StartAsync(fixture.Space, address);
        var endpoint = await _client.RegisterAsync("told-late", target.Port);
        await CheckAsync(endpoint, times: 3);
        var incident = Assert.Single(await IncidentsAsync(endpoint));
        var pending = await DeliveryAsync(incident, delivery => (int)delivery["attempts"]! >= 2);

        await using var sink = SinkProgram.Start(address.Port);
        var delivered = await DeliveryAsync(incident, delivery => (string)delivery["state"]! == "delivered");

        Assert.Equal("pending", (string)pending["state"]!);
        Assert.NotNull(pending["error"]);
        Assert.True((int)delivered["attempts"]! > (int)pending["attempts"]!);
        Assert.Equal((string)pending["id"]!, (string)delivered["id"]!);
        var alert = Assert.Single(await sink.AlertsAsync("told-late"));
        Assert.Equal(((string)delivered["id"]!, 0), ((string)alert["deliveryId"]!, (int)alert["repetitions"]!));
    }

    [Fact]
    public async Task Alert_SinkRefusesAtFirst_ArrivesUnderTheSameId()
    {
        await using var sink = await HttpTarget.StartAsync();
        var ids = new System.Collections.Concurrent.ConcurrentQueue<string>();
        sink.Answer = async context =>
        {
            // Alerts of other tests, which had no sink, arrive here as well.
            if (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) is not { } alert || (string?)alert["endpointName"] != "refused-alert")
            {
                return;
            }

            ids.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            // Not a status that the HTTP client itself would try again.
            context.Response.StatusCode = ids.Count < 3 ? StatusCodes.Status409Conflict : StatusCodes.Status201Created;
        };
        await using var target = await HttpTarget.StartAsync();
        target.Answer = Status(503);
        await using var worker = await WorkerProgram.StartAsync(fixture.Space, sink.Address);
        var endpoint = await _client.RegisterAsync("refused-alert", target.Port);

        await CheckAsync(endpoint, times: 3);

        var incident = Assert.Single(await IncidentsAsync(endpoint));
        var delivery = await DeliveryAsync(incident, delivery => (string)delivery["state"]! == "delivered");
        Assert.Equal(3, (int)delivery["attempts"]!);
        Assert.Equal((string)delivery["id"]!, Assert.Single(ids.Distinct()));
    }

    [Fact]
    public async Task Acknowledge_Twice_KeepsTheFirstTime()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = Status(500);
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await _client.RegisterAsync("acknowledged", target.Port);
        await CheckAsync(endpoint, times: 3);
        var incident = Assert.Single(await IncidentsAsync(endpoint));

        var first = await AcknowledgeAsync((string)incident["id"]!);
        var second = await AcknowledgeAsync((string)incident["id"]!);

        Assert.NotNull(first["ackedAt"]);
        Assert.Equal((string)first["ackedAt"]!, (string)second["ackedAt"]!);
    }

    [Fact]
    public async Task Database_SecondOpenIncident_IsImpossible()
    {
        var endpoint = await _client.RegisterAsync("one-open", 31);
        var id = Guid.Parse((string)endpoint["id"]!);
        const string Insert = "INSERT INTO incidents (id, endpoint_id, opened_at, outcome, failures, last_check_at) VALUES (gen_random_uuid(), $1, now(), 'refused', 1, now())";
        await fixture.Space.ExecuteAsync(Insert, id);

        var exception = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => fixture.Space.ExecuteAsync(Insert, id));

        Assert.Equal("ix_incidents_one_open", exception.ConstraintName);
    }

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task<JsonNode> CheckAsync(JsonNode endpoint, int times = 1)
    {
        JsonNode? last = null;
        for (var i = 0; i < times; i++)
        {
            // Past the token bucket, which is not this test's subject.
            await (await fixture.Space.RedisAsync()).KeyDeleteAsync(Portwatch.Core.RedisNames.Bucket(Guid.Parse((string)endpoint["id"]!)));
            last = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        }

        return last!;
    }

    private async Task<List<JsonNode>> IncidentsAsync(JsonNode endpoint) =>
        [.. (await _client.GetNodeAsync("/api/incidents"))["items"]!.AsArray().OfType<JsonNode>().Where(incident => (string)incident["endpointId"]! == (string)endpoint["id"]!)];

    private async Task<JsonNode> DeliveryAsync(JsonNode incident, Predicate<JsonNode> isWanted)
    {
        var delivery = await Waiting.UntilAsync(
            async () => (await _client.GetNodeAsync("/api/deliveries"))["items"]!.AsArray().SingleOrDefault(item => (string?)item!["incidentId"] == (string?)incident["id"]),
            item => item is not null && isWanted(item),
            "the delivery");
        return delivery!;
    }

    private async Task<JsonNode> AcknowledgeAsync(string id)
    {
        using var response = await _client.PostAsync($"/api/incidents/{id}/ack", content: null, Cancelled);
        return await response.ReadAsync(HttpStatusCode.OK);
    }
}
