using System.Diagnostics;
using Npgsql;

namespace Shop;

/// <summary>PostgreSQL where there is one; else nothing but the spans that a client of it would make.</summary>
internal sealed class ShopDatabase(NpgsqlDataSource? server)
{
    public async Task AskAsync(string statement)
    {
        if (server is not null)
        {
            await using var command = server.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
            return;
        }

        using var span = ShopTelemetry.Source.StartActivity("shop", ActivityKind.Client);
        span?.SetTag("db.system.name", "postgresql");
        span?.SetTag("db.query.text", statement);
    }
}
