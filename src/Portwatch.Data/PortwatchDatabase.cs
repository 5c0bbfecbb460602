using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Portwatch.Data;

/// <summary>How services reach the database.</summary>
public static class PortwatchDatabase
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "portwatch";

    // Four processes share a server whose default is a hundred connections, and may be given fifty.
    private const int MaxPoolSize = 12;

    /// <summary>Opens a pool on the configured database. Commands are spans only inside a recorded trace: polling stays silent.</summary>
    /// <param name="configuration">Where <c>ConnectionStrings:portwatch</c> is.</param>
    /// <param name="applicationName">Shown in <c>pg_stat_activity</c>.</param>
    /// <exception cref="InvalidOperationException">The connection string is not configured.</exception>
    public static NpgsqlDataSource CreateDataSource(IConfiguration configuration, string applicationName)
    {
        var connectionString = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException(
                $"The connection string '{ConnectionName}' is not set, so the database cannot be found. " +
                $"Set the environment variable ConnectionStrings__{ConnectionName}, e.g. Host=127.0.0.1;Port=62895;Username=postgres;Password=…;Database=portwatch; " +
                $"the AppHost does it with WithReference({ConnectionName}).");
        return CreateDataSource(connectionString, applicationName);
    }

    /// <summary>Opens a pool on the database that <paramref name="connectionString"/> names; what it sets itself is kept.</summary>
    public static NpgsqlDataSource CreateDataSource(string connectionString, string applicationName)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var settings = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = applicationName,
            MaxPoolSize = MaxPoolSize,
            Timeout = 5,
            CommandTimeout = 15,
            // A server that went away without a word is noticed while a connection idles, not by the next request.
            KeepAlive = 30,
            IncludeErrorDetail = true,
        };
        foreach (string key in given.Keys)
        {
            settings[key] = given[key];
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTracing(tracing => tracing
            .EnablePhysicalOpenTracing(false)
            .EnableFirstResponseEvent(false)
            .ConfigureCommandFilter(_ => IsTraced())
            .ConfigureBatchFilter(_ => IsTraced())
            .ConfigureCopyOperationFilter(_ => IsTraced())
            .ConfigureCommandSpanNameProvider(command => SqlStatement.Parse(command.CommandText).SpanName)
            .ConfigureBatchSpanNameProvider(batch => SqlStatement.Parse(Text(batch)).SpanName)
            .ConfigureCopyOperationSpanNameProvider(copy => SqlStatement.Parse(copy).SpanName)
            .ConfigureCommandEnrichmentCallback((activity, command) => Enrich(activity, command.CommandText))
            .ConfigureBatchEnrichmentCallback((activity, batch) => Enrich(activity, Text(batch)))
            .ConfigureCopyOperationEnrichmentCallback(Enrich));
        return builder.Build();
    }

    /// <summary>Adds the pool and, over it, a pooled <see cref="PortwatchContext"/> factory.</summary>
    public static IServiceCollection AddPortwatchDatabase(this IServiceCollection services, string applicationName)
    {
        services.AddPortwatchDataSource(applicationName);
        services.AddDbContextPool<PortwatchContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            // A failure is thrown, and logged by whoever did not expect it: two users who want one name are no error.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.SaveChangesFailed, RelationalEventId.CommandError)));
        return services;
    }

    /// <summary>Adds the pool alone, for services that speak SQL themselves.</summary>
    public static IServiceCollection AddPortwatchDataSource(this IServiceCollection services, string applicationName) =>
        services
            .AddSingleton(provider => CreateDataSource(provider.GetRequiredService<IConfiguration>(), applicationName))
            .AddSingleton<System.Data.Common.DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());

    private static bool IsTraced() => Activity.Current is { Recorded: true };

    private static string Text(NpgsqlBatch batch) => batch.BatchCommands.Count == 0 ? string.Empty : batch.BatchCommands[0].CommandText;

    private static void Enrich(Activity activity, string sql)
    {
        var statement = SqlStatement.Parse(sql);
        activity.SetTag("db.operation.name", statement.Operation);
        activity.SetTag("db.collection.name", statement.Table);
    }
}
