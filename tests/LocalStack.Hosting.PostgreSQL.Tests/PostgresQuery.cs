using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>Asks a server as a service would that was told its connection string.</summary>
internal static class PostgresQuery
{
    public static async Task<string?> RunAsync(IResourceWithConnectionString resource, string sql)
    {
        var connectionString = await resource.GetConnectionStringAsync(TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
