// An AppHost of Aspire alone, for the tests of LocalStack.Hosting.Testing.
var builder = DistributedApplication.CreateBuilder(args);

var worker = builder.AddProject<Projects.Shop>("worker")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.Shop>("api")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(worker).WaitFor(worker);

builder.Build().Run();
