namespace Portwatch.Tests.Servers;

/// <summary>Where the tests' PostgreSQL and Redis come from.</summary>
internal interface IServerProvider : IAsyncDisposable
{
    /// <summary>Starts both.</summary>
    /// <returns>Connection strings: of the PostgreSQL server, as one who may create databases, and of the cache.</returns>
    Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken);
}
