using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Redis.Tests;

/// <summary>What a resource that references a cache server is told.</summary>
public sealed class CacheConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-redis-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("redis", "redis")]
    [InlineData("valkey", "valkey")]
    [InlineData("garnet", "redis")]
    public async Task Server_ConnectionStringAndProperties(string kind, string scheme)
    {
        var server = Add(kind, CreateBuilder());

        Assert.Equal("127.0.0.1:62896,password=p@ss", await server.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Host=127.0.0.1", "Port=62896", "Password=p@ss", $"Uri={scheme}://:p%40ss@127.0.0.1:62896"], await PropertiesAsync(server));
    }

    [Fact]
    public async Task Redis_WithoutPassword_LeavesItOut()
    {
        var builder = CreateBuilder();
        var redis = builder.AddRedis("cache").WithPassword(null).Resource;
        Allocate(redis);

        Assert.Equal("127.0.0.1:62896", await redis.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Host=127.0.0.1", "Port=62896", "Uri=redis://127.0.0.1:62896"], await PropertiesAsync(redis));
    }

    [Theory]
    [InlineData("redis", "exec redis-server - <<CONFIG\nrequirepass \"$(printf %s \"$REDIS_PASSWORD\" | sed 's/[\\\\\"]/\\\\&/g')\"\nCONFIG")]
    [InlineData("valkey", "exec valkey-server - <<CONFIG\nrequirepass \"$(printf %s \"$VALKEY_PASSWORD\" | sed 's/[\\\\\"]/\\\\&/g')\"\nCONFIG")]
    [InlineData(
        "garnet",
        "umask 077; printf '{\"Password\":\"%s\"}' \"$(printf %s \"$GARNET_PASSWORD\" | sed 's/[\\\\\"]/\\\\&/g')\" > /tmp/garnet.json; "
        + "exec /app/GarnetServer --protected-mode no --auth Password --config-import-path /tmp/garnet.json")]
    public async Task Container_TakesThePasswordFromItsEnvironment_AndPutsItOnNoCommandLine(string kind, string command)
    {
        var server = Add(kind, CreateBuilder());

        Assert.Equal(["-c", command], await ((IResourceWithArgs)server).GetArgumentValuesAsync());
        Assert.Contains("p@ss", (await ((IResourceWithEnvironment)server).GetEnvironmentVariableValuesAsync()).Values);
    }

    [Fact]
    public void WithDataVolume_SwitchesPersistenceOn()
    {
        var redis = CreateBuilder().AddRedis("cache").WithDataVolume().Resource;

        var mount = redis.Annotations.OfType<ContainerMountAnnotation>().Single();
        Assert.Equal("/data", mount.Target);
        Assert.EndsWith("-cache-data", mount.Source, StringComparison.Ordinal);
        Assert.Equal(new CachePersistenceAnnotation(TimeSpan.FromSeconds(60), 1), redis.Annotations.OfType<CachePersistenceAnnotation>().Single());
    }

    [Fact]
    public void WithRedisInsightAndCommander_Twice_OneContainerEach()
    {
        var builder = CreateBuilder();

        builder.AddRedis("one").WithRedisInsight().WithRedisCommander();
        builder.AddRedis("two").WithRedisInsight().WithRedisCommander();

        Assert.Equal(["one", "redisinsight", "rediscommander", "two"], builder.Resources.OfType<ContainerResource>().Select(resource => resource.Name));
    }

    private IDistributedApplicationBuilder CreateBuilder() => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--LocalStack:DataDirectory={Path.Combine(_folder.FullName, "data")}"],
        DisableDashboard = true,
        ProjectDirectory = _folder.FullName,
    });

    private static IResourceWithConnectionString Add(string kind, IDistributedApplicationBuilder builder)
    {
        var password = builder.AddParameter("pass", "p@ss", secret: true);
        ContainerResource server = kind switch
        {
            "redis" => builder.AddRedis("cache", port: 62896, password: password).Resource,
            "valkey" => builder.AddValkey("cache", port: 62896, password: password).Resource,
            _ => builder.AddGarnet("cache", port: 62896, password: password).Resource,
        };
        Allocate(server);
        return (IResourceWithConnectionString)server;
    }

    private static void Allocate(ContainerResource server)
    {
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", 62896);
    }

    private static async Task<List<string>> PropertiesAsync(IResourceWithConnectionString resource)
    {
        var properties = new List<string>();
        foreach (var (name, value) in resource.GetConnectionProperties())
        {
            properties.Add($"{name}={await value.GetValueAsync(TestContext.Current.CancellationToken)}");
        }

        return properties;
    }
}
