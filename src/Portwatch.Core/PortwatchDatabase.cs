using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Portwatch.Core;

/// <summary>How services reach the database.</summary>
public static class PortwatchDatabase
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "portwatch";

    // Four processes share a server whose default is a hundred connections, and may be given fifty.
    private const int MaxPoolSize = 12;

    private static readonly TimeSpan HealthTimeout = TimeSpan.FromMilliseconds(900);

    /// <summary>Adds the pool and, over it, a pooled <see cref="PortwatchContext"/>.</summary>
    /// <inheritdoc cref="AddPortwatchDataSource" path="//param|//exception"/>
    public static TBuilder AddPortwatchDatabase<TBuilder>(this TBuilder builder, string applicationName)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddPortwatchDataSource(applicationName);
        builder.Services.AddDbContextPool<PortwatchContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            // Names in PostgreSQL's own spelling, so that nobody has to quote one.
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new GateInterceptor(provider.GetRequiredService<DatabaseGate>()))
            // A failure is thrown, and logged by whoever did not expect it: two users who want one name are no error.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.SaveChangesFailed, RelationalEventId.CommandError)));
        builder.EnrichNpgsqlDbContext<PortwatchContext>(settings =>
        {
            // A database that is away is an answer within a second, not a row of attempts; and the pool has a health check, which needs no model.
            settings.DisableRetry = true;
            settings.DisableHealthChecks = true;
        });
        return builder;
    }

    /// <summary>Adds the pool alone, for services that speak SQL themselves, with its health check, metrics and traces.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="applicationName">Shown in <c>pg_stat_activity</c>.</param>
    /// <exception cref="InvalidOperationException">The connection string is not configured.</exception>
    public static TBuilder AddPortwatchDataSource<TBuilder>(this TBuilder builder, string applicationName)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddNpgsqlDataSource(
            ConnectionName,
            settings => settings.ConnectionString = Complete(Require(settings.ConnectionString), applicationName),
            ConfigureTracing);
        builder.Services.AddSingleton<DatabaseGate>();
        return builder.AddDependency(ConnectionName, HealthTimeout, isRequired: true);
    }

    /// <summary>Opens the same pool without a host around it.</summary>
    /// <param name="configuration">Where <c>ConnectionStrings:portwatch</c> is.</param>
    /// <param name="applicationName">Shown in <c>pg_stat_activity</c>.</param>
    /// <exception cref="InvalidOperationException">The connection string is not configured.</exception>
    public static NpgsqlDataSource CreateDataSource(IConfiguration configuration, string applicationName)
    {
        var builder = new NpgsqlDataSourceBuilder(Complete(Require(configuration.GetConnectionString(ConnectionName)), applicationName));
        ConfigureTracing(builder);
        return builder.Build();
    }

    private static string Require(string? connectionString) => connectionString
        ?? throw new InvalidOperationException(
            $"The connection string '{ConnectionName}' is not set, so the database cannot be found. " +
            $"Set the environment variable ConnectionStrings__{ConnectionName}, e.g. Host=127.0.0.1;Port=62895;Username=postgres;Password=…;Database=portwatch; " +
            $"the AppHost does it with WithReference({ConnectionName}).");

    // What the connection string sets itself is kept.
    private static string Complete(string connectionString, string applicationName)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var settings = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = applicationName,
            MaxPoolSize = MaxPoolSize,
            Timeout = 5,
            // Whoever asks waits five seconds; in three an answer has come, or none will.
            CommandTimeout = 3,
            CancellationTimeout = 1_000,
            // A server that went away without a word is noticed while a connection idles, not by the next request.
            KeepAlive = 30,
            IncludeErrorDetail = true,
        };
        foreach (string key in given.Keys)
        {
            settings[key] = given[key];
        }

        return settings.ConnectionString;
    }

    // Statements are spans only inside a recorded trace: polling stays silent, and no connection that the pool opens begins a trace.
    private static void ConfigureTracing(NpgsqlDataSourceBuilder builder) => builder.ConfigureTracing(tracing => tracing
        .EnablePhysicalOpenTracing(false)
        .EnableFirstResponseEvent(false)
        .ConfigureCommandFilter(_ => IsTraced())
        .ConfigureBatchFilter(_ => IsTraced())
        .ConfigureCopyOperationFilter(_ => IsTraced()));

    private static bool IsTraced() => Activity.Current is { Recorded: true };

    /// <summary>EF Core opens connections by itself; while the database is away, none.</summary>
    private sealed class GateInterceptor(DatabaseGate gate) : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            _ = gate.Source;
            return new(result);
        }
    }
}
