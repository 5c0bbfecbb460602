using System.Net;
using System.Net.Http.Json;
using Portwatch.Core;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>Hosts beside loopback, which whoever runs Portwatch allows by name.</summary>
public sealed class AllowedTargetTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private static readonly Dictionary<string, string?> Allowed = new() { [TargetRule.Setting] = "neighbour" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllowedHost_IsRegistered_AndNoOther()
    {
        await using var api = ApiProgram.Start(new(fixture.Space.Settings.Concat(Allowed)));
        using var client = api.CreateClient();

        var endpoint = await client.RegisterAsync("next door", 80, host: "Neighbour");
        using var other = await client.PostAsJsonAsync("/api/endpoints", new { name = "elsewhere", protocol = "http", host = "example.com", port = 80 }, Cancelled);

        Assert.Equal("neighbour", (string)endpoint["host"]!);
        Assert.Contains(TargetRule.Setting, (string)(await other.ReadAsync(HttpStatusCode.UnprocessableEntity))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_ThatIsNotAllowed_SendsNothing()
    {
        await using var api = ApiProgram.Start(new(fixture.Space.Settings.Concat(Allowed)));
        using var client = api.CreateClient();
        await using var worker = await WorkerProgram.StartAsync(fixture.Space);
        var endpoint = await client.RegisterAsync("allowed by the api alone", 81, host: "neighbour");

        var job = await client.FinishedAsync(await client.AskForCheckAsync(endpoint));

        Assert.Equal(("unexpected", "target_not_allowed"), ((string)job["outcome"]!, (string)job["error"]!));
    }
}
