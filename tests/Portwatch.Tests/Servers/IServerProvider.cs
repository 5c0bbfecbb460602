namespace Portwatch.Tests.Servers;

/// <summary>Where the tests' PostgreSQL and Redis come from.</summary>
internal interface IServerProvider : IAsyncDisposable
{
    /// <summary>Starts both.</summary>
    /// <returns>Connection strings: of the PostgreSQL server, as one who may create databases, and of the cache.</returns>
    Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops one of them, as an operator would, and returns when it has ended. Its address stays its own; PostgreSQL keeps its data.</summary>
    Task StopAsync(ServerKind server, CancellationToken cancellationToken);

    /// <summary>Starts a stopped one again and returns when it answers at its old address.</summary>
    Task StartAsync(ServerKind server, CancellationToken cancellationToken);

    /// <summary>Holds one of them: it still takes connections, and answers nothing.</summary>
    Task PauseAsync(ServerKind server, CancellationToken cancellationToken);

    /// <summary>Lets a held one go on.</summary>
    Task UnpauseAsync(ServerKind server, CancellationToken cancellationToken);
}
