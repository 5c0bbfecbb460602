using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LocalStack.EndToEnd.Tests;

/// <summary>A database that this build cannot migrate.</summary>
public sealed class PortwatchMigrationTests
{
    private const string Newer = "99990101000000_FromTheFuture";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task MigrationThatFails_KeepsApiAndWorkerFromStarting_AndTheConsoleSaysWhy()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--LocalStack:Backend=native"], patience.Token);
        PortwatchDatabase.KeepNoVolume(builder);
        var database = builder.Resources.OfType<PostgresDatabaseResource>().Single();
        // Before anybody who waits for the database may start.
        builder.Eventing.Subscribe<ResourceReadyEvent>(database, (_, cancellationToken) => MakeNewerAsync(database, cancellationToken));

        await using var app = await builder.BuildAsync(patience.Token);
        await app.StartAsync(patience.Token);
        var migrator = await app.ResourceNotifications.WaitForResourceAsync("migrator", static resource => resource.Snapshot.ExitCode is not null, patience.Token);
        foreach (var service in (string[])["api", "worker"])
        {
            await app.ResourceNotifications.WaitForResourceAsync(service, KnownResourceStates.FailedToStart, patience.Token);
        }

        Assert.Equal(1, migrator.Snapshot.ExitCode);
        Assert.Contains($"'{Newer}', newer than", await FindLineAsync(app.Services.GetRequiredService<ResourceLoggerService>(), migrator.ResourceId, Newer, patience.Token), StringComparison.Ordinal);
    }

    private static async Task MakeNewerAsync(PostgresDatabaseResource database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create((await database.ConnectionStringExpression.GetValueAsync(cancellationToken))!);
        await using var command = source.CreateCommand(
            $"""
            CREATE TABLE "__EFMigrationsHistory" (migration_id varchar(150) PRIMARY KEY, product_version varchar(32) NOT NULL);
            INSERT INTO "__EFMigrationsHistory" VALUES ('{Newer}', '10.0');
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string> FindLineAsync(ResourceLoggerService logs, string resourceId, string text, CancellationToken cancellationToken)
    {
        await foreach (var lines in logs.WatchAsync(resourceId).WithCancellation(cancellationToken))
        {
            if (lines.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)).Content is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The console of '{resourceId}' ended without '{text}'.");
    }
}
