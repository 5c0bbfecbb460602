using System.Text.RegularExpressions;
using Aspire.Hosting;
using LocalStack.Hosting.Network;

namespace LocalStack.EndToEnd.Tests;

/// <summary>What our packages change is how an AppHost runs here. Where it is published to, nothing of them is left.</summary>
public sealed partial class PublishTests
{
    private static readonly string[] Nothing = [];

    // What would move ports and choose backends in a run.
    private static readonly string[] Settings =
        ["--LocalStack:Backend=native", "--LocalStack:Dashboard=localstack", "--LocalStack:Instance=auto", "--LocalStack:Endpoints:api:http:Port=7000", "--LocalStack:Exposure=strict"];

    [Fact]
    public async Task Sample_HasTheManifestOfPlainAspire()
    {
        using var folder = new TemporaryData();

        var plain = await PublishAsync("PlainAppHostProgram", Nothing);
        var ours = await PublishAsync("AppHostProgram", Settings);

        Assert.Contains("\"portwatch\"", plain, StringComparison.Ordinal);
        Assert.Equal(plain, ours);

        async Task<string> PublishAsync(string program, string[] settings)
        {
            var file = Path.Combine(folder.Path, $"{program}.json");
            var run = await CommandRun.RunAsync(
                RepositoryFolder.Metadata(program), [.. Publish(file), .. settings], folder.Path, new Dictionary<string, string>(), TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == 0, run.Output);

            // "apphost-feed4158f1-postgres-data": a volume's default name begins with the AppHost's and a hash of its path.
            return VolumePrefix().Replace(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "\"");
        }
    }

    [Fact]
    public async Task EveryVerb_LeavesTheManifestAsItIs()
    {
        using var folder = new TemporaryData();
        var script = Path.Combine(folder.Path, "init.sql");
        await File.WriteAllTextAsync(script, "CREATE ROLE reader", TestContext.Current.CancellationToken);

        var plain = await PublishAsync("plain", Nothing, areOursAdded: false);
        var ours = await PublishAsync("ours", Settings, areOursAdded: true);

        Assert.Contains("\"orders\"", plain, StringComparison.Ordinal);
        Assert.Equal(plain, ours);

        async Task<string> PublishAsync(string name, string[] settings, bool areOursAdded)
        {
            var file = Path.Combine(folder.Path, $"{name}.json");
            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [.. Publish(file), .. settings], ProjectDirectory = folder.Path });
            Describe(builder, script, areOursAdded);
            await using var application = builder.Build();
            await application.RunAsync(TestContext.Current.CancellationToken);
            return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        }
    }

    private static void Describe(IDistributedApplicationBuilder builder, string script, bool areOursAdded)
    {
        var project = Path.Combine(RepositoryFolder.Path, "src", "Portwatch.Api", "Portwatch.Api.csproj");
        var postgres = builder.AddPostgres("postgres", port: 5432).WithDataVolume("orders-data").WithInitFiles(script);
        var orders = postgres.AddDatabase("orders").WithCreationScript("CREATE DATABASE orders");
        var cache = builder.AddRedis("cache").WithDataVolume("cache-data").WithPersistence(TimeSpan.FromSeconds(5));
        var api = builder.AddProject("api", project).WithHttpEndpoint(port: 5000).WithReplicas(2).WithReference(orders).WaitFor(orders).WithReference(cache);
        if (areOursAdded)
        {
            builder.AddLocalStack();
            builder.UseLocalStackDashboard();
            postgres.RunAsNative();
            cache.RunAsNative();
            api.WithLoopbackShield("shop.test").WithNetworkConditions(orders, NetworkConditions.Flaky).WithNetworkConditions(cache, NetworkConditions.Mobile4G);
        }
    }

    private static string[] Publish(string file) => ["--operation", "publish", "--step", "publish-manifest", "--output-path", file];

    [GeneratedRegex("\"(plain)?apphost-[0-9a-f]{10}-")]
    private static partial Regex VolumePrefix();
}
