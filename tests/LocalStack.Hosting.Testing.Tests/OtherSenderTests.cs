using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LocalStack.Tests;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Shop;
using Testcontainers.PostgreSql;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>What sends beside projects over gRPC: executables over HTTP, containers, a program in this process; and what is not to be mixed.</summary>
public sealed class OtherSenderTests(ShopFixture shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoApplications_AtOnce_AreNotMixed()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("api", "dotnet", Programs.Folder("Shop"), "Shop.dll")
            .WithHttpEndpoint(env: "ASPNETCORE_HTTP_PORTS")
            .WithHttpHealthCheck("/health")
            .WithOtlpExporter(OtlpProtocol.HttpProtobuf);
        var telemetry = builder.AddTelemetry(Limits.Options);
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation).WaitAsync(Limits.Long, Cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("api", Cancellation).WaitAsync(Limits.Long, Cancellation);
        using var client = app.CreateHttpClient("api");
        using var shopClient = shop.CreateHttpClient("api");

        var traces = await Task.WhenAll(
            telemetry.TraceOfAsync(() => client.PostAsync("/orders?items=4", null, Cancellation), cancellationToken: Cancellation),
            shop.Telemetry.TraceOfAsync(() => shopClient.PostAsync("/orders?items=2", null, Cancellation), cancellationToken: Cancellation));

        traces[0].ShouldHave("api: SELECT reserved", times: 4);
        traces[1].ShouldHave("api: SELECT reserved", times: 2);
        Assert.Null(shop.Telemetry.Store.GetTrace(traces[0].TraceId));
        Assert.Null(telemetry.Store.GetTrace(traces[1].TraceId));
        Assert.All(telemetry.Store.GetResources(), resource => Assert.Equal("api", resource.Name));
    }

    [Fact]
    public async Task Containers_OfAspireAndOfTestcontainers_AreSeen()
    {
        await ContainerEngineView.SkipWithoutEngineAsync();
        await using var postgres = new PostgreSqlBuilder("postgres:17").WithLabel("localstack.tests", "testing").WithEnvironment("POSTGRES_INITDB_ARGS", "--no-sync").Build();
        await postgres.StartAsync(Cancellation).WaitAsync(Limits.Long, Cancellation);
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("api", "dotnet", Programs.Folder("Shop"), "Shop.dll")
            .WithHttpEndpoint(env: "ASPNETCORE_HTTP_PORTS")
            .WithHttpHealthCheck("/health")
            .WithEnvironment("ConnectionStrings__shop", new NpgsqlConnectionStringBuilder(postgres.GetConnectionString()) { Host = "127.0.0.1" }.ConnectionString)
            .WithOtlpExporter();
        builder.AddContainer("boxed", "mcr.microsoft.com/dotnet/aspnet", "10.0")
            .WithBindMount(Programs.Folder("Shop"), "/shop", isReadOnly: true)
            .WithEntrypoint("dotnet")
            .WithArgs("/shop/Shop.dll")
            .WithHttpEndpoint(targetPort: 8080)
            .WithHttpHealthCheck("/health")
            .WithOtlpExporter();
        var telemetry = builder.AddTelemetry(Limits.Options);
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation).WaitAsync(Limits.Long, Cancellation);
        foreach (var resource in (string[])["api", "boxed"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, Cancellation).WaitAsync(Limits.Long, Cancellation);
        }

        foreach (var resource in (string[])["api", "boxed"])
        {
            using var client = app.CreateHttpClient(resource);
            var trace = await telemetry.TraceOfAsync(() => client.PostAsync("/orders?items=2", null, Cancellation), cancellationToken: Cancellation);
            trace.ShouldHave($"{resource}: SELECT reserved FROM stock", times: 2);
            trace.ShouldHaveOnly($"{resource}: *");
        }
    }

    [Fact]
    public async Task WebApplicationFactory_InThisProcess_IsSeen()
    {
        await using var factory = new WebApplicationFactory<ShopAssembly>().WithWebHostBuilder(host => host.UseTelemetry(shop.Telemetry, "in-process"));
        using var client = factory.CreateDefaultClient(new TracePropagationHandler());
        await using var telemetry = shop.Telemetry.ForTest();

        var trace = await telemetry.TraceOfAsync(() => client.PostAsync("/orders", null, Cancellation), cancellationToken: Cancellation);

        trace.ShouldMatchSnapshot("""
            in-process: POST /orders → 202
              in-process: INSERT INTO orders (id) VALUES (?)
              in-process: SELECT reserved FROM stock WHERE item = ?
            """);
        trace.ShouldHaveLog("Order {OrderId} of {Items} items was placed", times: 1);
    }
}
