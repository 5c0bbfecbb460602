using System.Net;
using System.Net.Http.Json;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>SIGTERM in the middle of work: what was begun is finished, and nobody is told of a fault.</summary>
public sealed class ShutdownTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private static readonly string[] Paths = ["/api/status", "/api/endpoints", "/api/incidents", "/"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Api_ToldToStopUnderLoad_FinishesWhatWasBegun_AndAnswersNo5xx()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await fixture.Client.RegisterAsync("loaded-to-the-end", target.Port);
        await using var api = ServiceProcess.Start(ServiceProcess.Api, fixture.Space);
        using var client = new HttpClient { BaseAddress = await api.AddressAsync() };
        using var browser = await Browser.OpenAsync(client);
        var callers = Paths.Concat(Paths).Select(path => new Caller(client, path)).ToList();
        await Task.WhenAll(callers.Select(caller => caller.FirstAnswer)).Within("the first answers");
        var longOne = client.PostAsJsonAsync($"/api/endpoints/{endpoint["id"]}/load", new { rate = 20, seconds = 1 }, Cancelled);
        await Waiting.UntilAsync(() => Task.FromResult(target.Requests), requests => requests > 0, "the load run");

        await api.TellToStopAsync();

        using var answer = await longOne.Within("the answer to what was begun");
        Assert.Equal(20, (int)(await answer.ReadAsync(HttpStatusCode.OK))["succeeded"]!);
        Assert.Equal(0, await api.EndAsync());
        var statuses = (await Task.WhenAll(callers.Select(caller => caller.Statuses)).Within("the last answers")).SelectMany(all => all);
        Assert.Equal([HttpStatusCode.OK], statuses.Distinct());
    }

    [Fact]
    public async Task Worker_ToldToStopInTheMiddleOfACheck_FinishesIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        await using var target = await HttpTarget.StartAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        target.Answer = _ =>
        {
            arrived.TrySetResult();
            return release.Task;
        };
        var endpoint = await fixture.Client.RegisterAsync("finished-all-the-same", target.Port);
        await using var worker = ServiceProcess.Start(ServiceProcess.Worker, fixture.Space);
        var check = await fixture.Client.AskForCheckAsync(endpoint);
        await arrived.Task.Within("the check");

        await worker.TellToStopAsync();
        release.SetResult();

        Assert.Equal(0, await worker.EndAsync());
        var job = await fixture.Client.GetNodeAsync(check);
        Assert.Equal(("done", "up", 1), ((string)job["state"]!, (string)job["outcome"]!, (int)job["attempt"]!));
        Assert.Equal(1, await fixture.Space.CountResultsAsync(endpoint));
    }

    /// <summary>Asks again and again, until nobody listens any more.</summary>
    private sealed class Caller
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Caller(HttpClient client, string path) => Statuses = AskAsync(client, path);

        public Task FirstAnswer => _first.Task;

        public Task<List<HttpStatusCode>> Statuses { get; }

        private async Task<List<HttpStatusCode>> AskAsync(HttpClient client, string path)
        {
            var statuses = new List<HttpStatusCode>();
            while (true)
            {
                try
                {
                    using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
                    statuses.Add(response.StatusCode);
                    _first.TrySetResult();
                }
                catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
                {
                    return statuses;
                }
            }
        }
    }
}
