using System.Net;

namespace Portwatch.Tests.Servers;

/// <summary>Servers that one class has to itself, because it stops them, and the API over them.</summary>
public sealed class OutageFixture : IAsyncLifetime
{
    private readonly TestServers _servers = new();
    private SpaceFixture? _fixture;

    public TestSpace Space => Own.Space;

    /// <summary>A client of the API.</summary>
    public HttpClient Client => Own.Client;

    private SpaceFixture Own
    {
        get
        {
            Assert.SkipWhen(BackendChoice.Current.Backend == ServerBackend.Given, "The servers are given, and not the tests' to stop.");
            return _fixture ?? throw new InvalidOperationException("The servers are started before the first test.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (BackendChoice.Current.Backend != ServerBackend.Given)
        {
            var fixture = new SpaceFixture(_servers);
            await fixture.InitializeAsync();
            _fixture = fixture;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_fixture is not null)
        {
            await _fixture.DisposeAsync();
        }

        await _servers.DisposeAsync();
    }

    /// <summary>Stops a server. Disposing of the result starts it again, and returns when it answers.</summary>
    internal Task<IAsyncDisposable> StopAsync(ServerKind server) => BeginAsync($"the end of {server}", servers => servers.StopAsync(server, default), servers => servers.StartAsync(server, default));

    /// <summary>Holds a server, which then answers nothing. Disposing of the result lets it go on.</summary>
    internal Task<IAsyncDisposable> PauseAsync(ServerKind server) => BeginAsync($"the pause of {server}", servers => servers.PauseAsync(server, default), servers => servers.UnpauseAsync(server, default));

    private async Task<IAsyncDisposable> BeginAsync(string what, Func<IServerProvider, Task> begin, Func<IServerProvider, Task> end)
    {
        await begin(_servers.Provider).Within(what);
        return new Outage(this, () => end(_servers.Provider).Within($"what undoes {what}"));
    }

    private sealed class Outage(OutageFixture fixture, Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await end();
            fixture.Space.ForgetConnections();
            // The API learns of it a moment later.
            await Waiting.UntilAsync(
                async () =>
                {
                    using var answer = await fixture.Client.GetAsync("/api/endpoints", TestContext.Current.CancellationToken);
                    return answer.StatusCode;
                },
                status => status == HttpStatusCode.OK,
                "the API");
        }
    }
}
