using Npgsql;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("orders");
builder.AddRedisClient("cache");
var app = builder.Build();

app.MapHealthChecks("/health");
app.MapPost("/orders", async (NpgsqlDataSource database, IConnectionMultiplexer cache) =>
{
    await using (var table = database.CreateCommand("CREATE TABLE IF NOT EXISTS orders (id uuid PRIMARY KEY)"))
    {
        await table.ExecuteNonQueryAsync();
    }

    var order = Guid.NewGuid();
    await using var insert = database.CreateCommand("INSERT INTO orders (id) VALUES ($1)");
    insert.Parameters.Add(new() { Value = order });
    await insert.ExecuteNonQueryAsync();
    await cache.GetDatabase().StringSetAsync("latest", order.ToString());
    return Results.Ok(order);
});
app.Run();
