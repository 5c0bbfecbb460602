using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>What is on this machine's ports, and what can be done about it.</summary>
public sealed class PortTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suggest_SameName_IsTheSameFreePort_AndARegisteredOneIsPassedOver()
    {
        var first = await SuggestAsync("orders");
        var second = await SuggestAsync("orders");
        await _client.RegisterAsync("somebody-else", (int)first["port"]!, protocol: "tcp");
        var third = await SuggestAsync("orders");

        Assert.Equal((int)first["port"]!, (int)second["port"]!);
        Assert.NotEqual((int)first["port"]!, (int)third["port"]!);
        Assert.Contains("'somebody-else'", (string)third["reason"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("example.com")]
    public async Task Diagnosis_OfAnotherMachine_IsRefusedWithoutAPacket(string host)
    {
        using var response = await _client.GetAsync($"/api/ports/80/diagnosis?host={host}", Cancelled);

        await response.ReadAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Diagnosis_OfARegisteredPort_AsksAsItIsRegistered_AndSaysWhoWasThereLast()
    {
        await using var target = await HttpTarget.StartAsync();
        await _client.RegisterAsync("diagnosed", target.Port, protocol: "redis");
        var held = await _client.GetNodeAsync($"/api/ports/{target.Port}/diagnosis");
        await using (await WorkerProgram.StartAsync(fixture.Space))
        {
            await Waiting.UntilAsync(() => fixture.Space.QueryAsync<long>("SELECT count(*) FROM port_sightings WHERE port = $1", target.Port), count => count == 1, "the sighting");
        }

        await target.DisposeAsync();
        var silent = await _client.GetNodeAsync($"/api/ports/{target.Port}/diagnosis");

        Assert.Equal("other-holder", (string)held["cause"]!);
        Assert.True((string)silent["cause"]! is "nothing-there" or "leftover", $"{silent}");
        Assert.Contains("until", (string)silent["says"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OwnProcess_EndsIt_AndNoOtherIsTouched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux the owners are known.");
        await using var worker = ServiceProcess.Start(ServiceProcess.Worker, fixture.Space);
        var port = await Waiting.UntilAsync(
            async () => (await _client.GetNodeAsync("/api/ports")).AsArray().FirstOrDefault(view => (int?)view!["pid"] == worker.Id),
            view => view is not null,
            "the worker's port");
        var number = (int)port!["port"]!;
        Assert.True((bool)port["canStop"]!);

        using var unconfirmed = await StopAsync(number, new { });
        using var another = await StopAsync(number, new { pid = 1 });
        var own = new Uri(_client.BaseAddress!.ToString()).Port;
        using var itself = await StopAsync(own, new { pid = Environment.ProcessId });
        using var confirmed = await StopAsync(number, new { pid = worker.Id });

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.Forbidden, HttpStatusCode.Accepted),
            (unconfirmed.StatusCode, another.StatusCode, itself.StatusCode, confirmed.StatusCode));
        Assert.Equal(0, await worker.EndAsync());
    }

    [Fact]
    public async Task Page_ShowsEachListener_WithItsOwner()
    {
        await using var target = await HttpTarget.StartAsync();

        // The machine is looked at every two seconds.
        var page = await Waiting.UntilAsync(() => _client.GetStringAsync("/ports", Cancelled), html => html.Contains($"data-port=\"{target.Port}\"", StringComparison.Ordinal), "the port");

        using var response = await _client.GetAsync("/ports", Cancelled);
        Assert.Contains(Process.GetCurrentProcess().ProcessName, page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> SuggestAsync(string name)
    {
        using var response = await _client.PostAsJsonAsync("/api/ports/suggest", new { name }, Cancelled);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> StopAsync(int port, object body) => _client.PostAsJsonAsync($"/api/ports/{port}/stop", body, Cancelled);
}
