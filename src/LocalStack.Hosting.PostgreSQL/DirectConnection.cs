using Npgsql;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>Opens single connections for a few plain commands: without a pool, and without reading the server's catalogue of types.</summary>
internal static class DirectConnection
{
    private const int TimeoutSeconds = 5;

    /// <summary>A source of such connections.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="database">The database where the connection string names none.</param>
    public static NpgsqlDataSource CreateSource(string connectionString, string? database)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.Timeout = TimeoutSeconds;
        builder.ConnectionStringBuilder.ApplicationName = "localstack";
        builder.ConnectionStringBuilder.Database ??= database;
        builder.ConfigureTypeLoading(static loading => loading.EnableTypeLoading(false));
        return builder.Build();
    }
}
