namespace Portwatch.Tests.Servers;

/// <summary>Servers that run already, named by two variables: a quick loop while writing tests.</summary>
internal sealed class GivenServers : IServerProvider
{
    public const string PostgresVariable = "PORTWATCH_TEST_POSTGRES";
    public const string RedisVariable = "PORTWATCH_TEST_REDIS";

    public Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken) => Task.FromResult((Read(PostgresVariable), Read(RedisVariable)));

    public Task StopAsync(ServerKind server, CancellationToken cancellationToken) => throw NotOurs();

    public Task StartAsync(ServerKind server, CancellationToken cancellationToken) => throw NotOurs();

    public Task PauseAsync(ServerKind server, CancellationToken cancellationToken) => throw NotOurs();

    public Task UnpauseAsync(ServerKind server, CancellationToken cancellationToken) => throw NotOurs();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotOurs() => new("The servers are given, and not the tests' to stop.");

    private static string Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{BackendChoice.Variable} is 'given', so {variable} must hold a connection string.");
}
