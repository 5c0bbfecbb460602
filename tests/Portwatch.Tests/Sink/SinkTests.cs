using System.Net;
using System.Text;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Sink;

/// <summary>The sink's surface, as whoever delivers meets it.</summary>
public sealed class SinkTests
{
    private const string Alert =
        """{"kind":"incident.opened","incidentId":"0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f","endpointId":"0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5e","endpointName":"orders","openedAt":"2026-01-02T03:04:05Z","outcome":"refused"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivery_ThatComesAgain_HasOneEffect()
    {
        await using var sink = SinkProgram.Start();
        using var client = new HttpClient { BaseAddress = sink.Address };
        var id = Guid.NewGuid().ToString();

        var statuses = new[] { await DeliverAsync(client, id, Alert), await DeliverAsync(client, id, Alert), await DeliverAsync(client, Guid.NewGuid().ToString(), Alert) };

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created], statuses);
        var alerts = await sink.AlertsAsync("orders");
        Assert.Equal([0, 1], alerts.Select(alert => (int)alert["repetitions"]!));
        Assert.Contains("came 2 times", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, Alert)]
    [InlineData("no-uuid", Alert)]
    [InlineData("0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f", "{")]
    [InlineData("0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f", "{}")]
    [InlineData("0199f0b2-a7c1-7d6c-8e1f-0a1b2c3d4e5f", "null")]
    public async Task Delivery_ThatMakesNoSense_IsRefused(string? id, string body)
    {
        await using var sink = SinkProgram.Start();
        using var client = new HttpClient { BaseAddress = sink.Address };

        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync(client, id, body));
        Assert.Empty(await sink.AlertsAsync("orders"));
    }

    private static async Task<HttpStatusCode> DeliverAsync(HttpClient client, string? id, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (id is not null)
        {
            request.Headers.Add("Idempotency-Key", id);
        }

        using var response = await client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
