using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Redis.Tests;

/// <summary>The administration pages exist as containers only: what they are told.</summary>
public sealed class AdministrationContainerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-redis-admin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RedisCommander_IsTheImageWithAllServersAsContainersReachThem()
    {
        var builder = CreateBuilder();
        AddRedis(builder, "one", "first").WithRedisCommander(commander => commander.WithHostPort(8088));
        AddRedis(builder, "two", null);

        var commander = builder.Resources.Single(resource => resource.Name == "rediscommander");

        Assert.Equal("ghcr.io/joeferner/redis-commander:latest", ImageOf(commander));
        var endpoint = Assert.Single(commander.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal((8088, 8081), (endpoint.Port, endpoint.TargetPort));
        Assert.Equal(
            ["REDIS_HOSTS=one:one.dev.internal:6379:0:first,two:two.dev.internal:6379:0"],
            await EnvironmentAsync(builder, commander));
    }

    [Fact]
    public async Task RedisInsight_IsTheImageWithAllServersAsContainersReachThem()
    {
        var builder = CreateBuilder();
        AddRedis(builder, "one", "first").WithRedisInsight(insight => insight.WithDataVolume("settings"));
        AddRedis(builder, "two", null);

        var insight = builder.Resources.Single(resource => resource.Name == "redisinsight");

        Assert.Equal("docker.io/redis/redisinsight:3.4", ImageOf(insight));
        Assert.Equal(5540, Assert.Single(insight.Annotations.OfType<EndpointAnnotation>()).TargetPort);
        Assert.Equal(("settings", "/data"), insight.Annotations.OfType<ContainerMountAnnotation>().Select(mount => (mount.Source, mount.Target)).Single());
        Assert.Equal(
            [
                "RI_REDIS_ALIAS1=one", "RI_REDIS_ALIAS2=two",
                "RI_REDIS_HOST1=one.dev.internal", "RI_REDIS_HOST2=two.dev.internal",
                "RI_REDIS_PASSWORD1=first",
                "RI_REDIS_PORT1=6379", "RI_REDIS_PORT2=6379",
            ],
            await EnvironmentAsync(builder, insight));
    }

    private IDistributedApplicationBuilder CreateBuilder() => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--LocalStack:DataDirectory={Path.Combine(_folder.FullName, "data")}"],
        DisableDashboard = true,
        ProjectDirectory = _folder.FullName,
    });

    private static IResourceBuilder<RedisResource> AddRedis(IDistributedApplicationBuilder builder, string name, string? password)
    {
        var redis = password is null ? builder.AddRedis(name).WithPassword(null) : builder.AddRedis(name, password: builder.AddParameter($"{name}-pass", password, secret: true));
        var endpoint = redis.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
            network, new AllocatedEndpoint(endpoint, $"{name}.dev.internal", 6379, EndpointBindingMode.SingleAddress, networkId: network));
        return redis;
    }

    private static string ImageOf(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        return $"{image.Registry}/{image.Image}:{image.Tag}";
    }

    /// <summary>The variables as they are in the container's network.</summary>
    private static async Task<IEnumerable<string>> EnvironmentAsync(IDistributedApplicationBuilder builder, IResource resource)
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var seen = new ValueProviderContext { Caller = resource, Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork };
        var variables = new List<string>();
        foreach (var (name, value) in context.EnvironmentVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            variables.Add($"{name}={(value is IValueProvider provider ? await provider.GetValueAsync(seen, TestContext.Current.CancellationToken) : value)}");
        }

        return variables;
    }
}
