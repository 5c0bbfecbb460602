namespace Portwatch.Tests.Servers;

/// <summary>A test class's own space, and the API over it.</summary>
public sealed class SpaceFixture(TestServers servers) : IAsyncLifetime
{
    private TestSpace? _space;
    private ApiProgram? _api;

    public TestSpace Space => _space ?? throw new InvalidOperationException("The space is made before the first test.");

    /// <summary>A client of the API.</summary>
    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _space = await servers.CreateSpaceAsync();
        _api = ApiProgram.Start(_space.Settings);
        Client = _api.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        if (_space is not null)
        {
            await _space.DisposeAsync();
        }
    }
}
