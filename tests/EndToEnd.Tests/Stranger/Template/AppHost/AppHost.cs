var builder = DistributedApplication.CreateBuilder(args);
builder.AddLocalStack();
builder.UseLocalStackDashboard();

var orders = builder.AddPostgres("postgres").RunAsNative().AddDatabase("orders");
var cache = builder.AddRedis("cache").RunAsNative();

var api = builder.AddProject<Projects.Shop_Api>("api")
    .WithHttpEndpoint()
    .WithLoopbackShield()
    .WithReference(orders).WaitFor(orders)
    .WithReference(cache).WaitFor(cache)
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.Shop_Web>("web")
    .WithHttpEndpoint()
    .WithReference(api).WaitFor(api)
    .WithHttpHealthCheck("/health");

builder.Build().Run();
