var builder = DistributedApplication.CreateBuilder(args);
builder.AddLocalStack();
builder.UseLocalStackDashboard();

var postgres = builder.AddPostgres("postgres", port: 62895).WithDataVolume().RunAsNative();
var portwatch = postgres.AddDatabase("portwatch");
var cache = builder.AddRedis("cache", port: 62896).RunAsNative();

var sink = builder.AddProject<Projects.Portwatch_Sink>("sink")
    .WithHttpEndpoint(port: 62897)
    .WithHttpHealthCheck("/health/ready");

var migrator = builder.AddProject<Projects.Portwatch_Migrator>("migrator")
    .WithReference(portwatch).WaitFor(portwatch);

var api = builder.AddProject<Projects.Portwatch_Api>("api")
    .WithHttpEndpoint(port: 62893).WithLoopbackShield()
    .WithReplicas(2)
    .WithReference(portwatch).WaitForCompletion(migrator)
    .WithReference(cache).WaitFor(cache)
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Board")
    .WithUrlForEndpoint("http", _ => new() { Url = "/scalar", DisplayText = "API" });

var worker = builder.AddProject<Projects.Portwatch_Worker>("worker")
    .WithHttpEndpoint(port: 62894)
    .WithReference(portwatch).WaitForCompletion(migrator)
    .WithReference(cache).WaitFor(cache)
    .WithReference(sink)
    .WithHttpHealthCheck("/health");

// The registry's first entries are the stack itself: what the migrator seeds, it learns from these references.
migrator.WithReference(cache).WithReference(api.GetEndpoint("http")).WithReference(worker.GetEndpoint("http")).WithReference(sink);

builder.Build().Run();
