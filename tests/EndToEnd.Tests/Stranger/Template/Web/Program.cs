var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddHttpClient("api", client => client.BaseAddress = new("http://api"));
var app = builder.Build();

app.MapHealthChecks("/health");
app.MapGet("/", () => Results.Content("<!DOCTYPE html><title>Shop</title><form method=post action=buy><button>Buy</button></form>", "text/html"));
app.MapPost("/buy", async (IHttpClientFactory clients) =>
{
    using var api = clients.CreateClient("api");
    using var answer = await api.PostAsync("/orders", null);
    answer.EnsureSuccessStatusCode();
    return Results.Content($"<!DOCTYPE html><title>Shop</title><p>Order {await answer.Content.ReadFromJsonAsync<Guid>()}", "text/html");
});
app.Run();
