using System.Diagnostics;
using Npgsql;
using Shop;

// The subject of tests: an API that takes orders, and a worker behind a queue, which is the same program under another name.
var builder = WebApplication.CreateBuilder(args);
ShopTelemetry.Add(builder);
var server = builder.Configuration.GetConnectionString("shop") is { } connectionString ? NpgsqlDataSource.Create(connectionString) : null;
builder.Services.AddSingleton(new ShopDatabase(server));
builder.Services.AddSingleton<OrderQueue>();
builder.Services.AddHostedService<OrderWorker>();
builder.Services.AddHttpClient();
var app = builder.Build();
if (server is not null)
{
    await using var tables = server.CreateCommand("CREATE TABLE IF NOT EXISTS orders (id uuid); CREATE TABLE IF NOT EXISTS stock (item int, reserved int)");
    await tables.ExecuteNonQueryAsync();
}

app.MapGet("/health", () => "ok");

// items: as many queries, one after the other; fail: processing the order fails.
app.MapPost("/orders", async (int? items, bool? fail, ShopDatabase database, IHttpClientFactory clients, IConfiguration configuration, ILogger<ShopAssembly> logger) =>
{
    var order = Guid.NewGuid();
    for (var item = 1; item <= (items ?? 1); item++)
    {
        await database.AskAsync($"SELECT reserved FROM stock WHERE item = {item}");
    }

    await database.AskAsync($"INSERT INTO orders (id) VALUES ('{order}')");
    ShopLog.Placed(logger, order, items ?? 1);
    ShopTelemetry.OrdersPlaced.Add(1, new KeyValuePair<string, object?>("region", "eu"));
    if (configuration["services:worker:http:0"] is { } worker)
    {
        using var send = ShopTelemetry.Source.StartActivity("send order", ActivityKind.Producer);
        using var client = clients.CreateClient();
        using var taken = await client.PostAsync($"{worker}/inbox?fail={fail ?? false}", null);
        taken.EnsureSuccessStatusCode();
    }

    return Results.Accepted($"/orders/{order}");
});
app.MapPost("/inbox", (bool fail, OrderQueue queue) => queue.Put(new Order(fail, Activity.Current?.Context ?? default)));
app.Run();

internal static partial class ShopLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Order {OrderId} of {Items} items was placed")]
    public static partial void Placed(ILogger logger, Guid orderId, int items);
}
