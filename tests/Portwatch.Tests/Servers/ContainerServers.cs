using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.Redis;

namespace Portwatch.Tests.Servers;

/// <summary>The servers as containers, published on this machine only, gone with the tests.</summary>
internal sealed class ContainerServers : IServerProvider
{
    private const string Label = "localstack.tests";

    private readonly PostgreSqlContainer _postgres;
    private readonly RedisContainer _redis;

    public ContainerServers()
    {
        _postgres = new PostgreSqlBuilder("postgres:17")
            .WithLabel(Label, "portwatch")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--no-sync")
            .WithCreateParameterModifier(parameters => PublishOnLoopback(parameters))
            .Build();
        _redis = new RedisBuilder("redis:7")
            .WithLabel(Label, "portwatch")
            .WithCreateParameterModifier(parameters => PublishOnLoopback(parameters))
            .Build();
    }

    public async Task<(string Postgres, string Redis)> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_postgres.StartAsync(cancellationToken), _redis.StartAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"The tests' servers could not be started as containers: {exception.Message} " +
                "For an older engine, or images that no registry gives, run ./test.sh, or tests/containers/provide-images and then eval \"$(tests/containers/engine env)\"; " +
                $"or set {BackendChoice.Variable}=native.",
                exception);
        }

        var postgres = new NpgsqlConnectionStringBuilder(_postgres.GetConnectionString()) { Host = IPAddress.Loopback.ToString() };
        return (postgres.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"{IPAddress.Loopback}:{_redis.GetMappedPublicPort(RedisBuilder.RedisPort)}"));
    }

    public Task StopAsync(ServerKind server, CancellationToken cancellationToken) => Container(server).StopAsync(cancellationToken);

    public Task StartAsync(ServerKind server, CancellationToken cancellationToken) => Container(server).StartAsync(cancellationToken);

    public Task PauseAsync(ServerKind server, CancellationToken cancellationToken) => Container(server).PauseAsync(cancellationToken);

    public Task UnpauseAsync(ServerKind server, CancellationToken cancellationToken) => Container(server).UnpauseAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private IContainer Container(ServerKind server) => server == ServerKind.Postgres ? _postgres : _redis;

    // A port that the engine chooses is another one after a stop. These are from below the range in which systems choose, so nobody takes them meanwhile.
    private static void PublishOnLoopback(CreateContainerParameters parameters)
    {
        var bindings = parameters.HostConfig!.PortBindings!;
        foreach (var port in bindings.Keys.ToList())
        {
            bindings[port] = [new PortBinding { HostIP = IPAddress.Loopback.ToString(), HostPort = FreePort().ToString(CultureInfo.InvariantCulture) }];
        }
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Taken: draw again.
            }
        }
    }
}
