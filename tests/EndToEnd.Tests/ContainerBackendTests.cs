using System.Net;
using LocalStack.Tests;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The whole system with its servers in containers, started and ended as a user does it.</summary>
public sealed class ContainerBackendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task EndOfTheAppHost_LeavesNoContainerAndNoNetwork_AndThoseOfOthersAlone(string signal)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await ContainerEngineView.SkipWithoutEngineAsync();
        var decoy = $"localstack-decoy-{Guid.NewGuid():N}";
        await ContainerEngineView.RunAsync(decoy, "redis:7", ["sleep", "1000"]);
        try
        {
            await using var host = AppHostProcess.StartWithRandomPorts("--backend", "container");
            await using var volumes = await EngineVolumes.OfAsync(host.DataDirectory);
            await host.WaitForUrlAsync("api", patience.Token);
            await AssertContainersMaySpeakToAsync(await host.WaitForDashboardAsync(patience.Token), patience.Token);
            Assert.Equal(2, (await ContainerEngineView.ContainersAsync(volumes.Label)).Count);
            Assert.Single(await ContainerEngineView.NetworksAsync(volumes.Label));

            host.Signal(signal);
            await host.WaitForExitAsync(patience.Token);

            // Ctrl+C returns when all is gone; after a kill somebody else cleans up, a moment later.
            while (signal == "KILL" && (await ContainerEngineView.ContainersAsync(volumes.Label)).Count + (await ContainerEngineView.NetworksAsync(volumes.Label)).Count > 0)
            {
                Assert.False(patience.IsCancellationRequested, "Containers or networks are still there.");
            }

            Assert.Empty(await ContainerEngineView.ContainersAsync(volumes.Label));
            Assert.Empty(await ContainerEngineView.NetworksAsync(volumes.Label));
            Assert.True((bool?)(await ContainerEngineView.InspectAsync(decoy))?["State"]?["Running"]);
        }
        finally
        {
            await ContainerEngineView.RemoveContainerAsync(decoy);
        }
    }

    // Containers call this machine by a name of its own; the dashboard refuses names that it does not know.
    private static async Task AssertContainersMaySpeakToAsync(Uri dashboard, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(dashboard, "/health"));
        request.Headers.Host = "aspire.dev.internal";
        using var answer = await client.SendAsync(request, cancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
