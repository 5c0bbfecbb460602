using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using LocalStack.Hosting.Redis;

namespace Aspire.Hosting;

public static partial class RedisBuilderExtensions
{
    private const int RedisCommanderPort = 8081;
    private const int RedisInsightPort = 5540;

    /// <summary>Adds Redis Commander, one for all servers of the application. It needs a container engine; without one it says so and nothing waits for it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Changes the container.</param>
    /// <param name="containerName">The name of the resource. Default: <c>rediscommander</c>.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithRedisCommander(
        this IResourceBuilder<RedisResource> builder, Action<IResourceBuilder<RedisCommanderResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<RedisCommanderResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var commander = application.AddResource(new RedisCommanderResource(containerName ?? "rediscommander"))
            .WithImage(CacheContainerImages.RedisCommander, CacheContainerImages.RedisCommanderTag)
            .WithImageRegistry(CacheContainerImages.GitHub)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: RedisCommanderPort, name: "http")
            .WithEnvironment(context =>
            {
                // "label:host:port:database:password", one server after the other
                var hosts = new ReferenceExpressionBuilder();
                foreach (var redis in application.Resources.OfType<RedisResource>())
                {
                    hosts.Append($"{(hosts.IsEmpty ? "" : ",")}{redis.Name}:{redis.Host}:{redis.Port}:0");
                    if (redis.PasswordParameter is { } password)
                    {
                        hosts.Append($":{password}");
                    }
                }

                context.EnvironmentVariables["REDIS_HOSTS"] = hosts.Build();
            })
            .ExcludeFromManifest();
        configureContainer?.Invoke(commander);
        commander.WithRelationship(builder.Resource, "RedisCommander");
        return builder;
    }

    /// <summary>Adds Redis Insight, one for all servers of the application. It needs a container engine; without one it says so and nothing waits for it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Changes the container.</param>
    /// <param name="containerName">The name of the resource. Default: <c>redisinsight</c>.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithRedisInsight(
        this IResourceBuilder<RedisResource> builder, Action<IResourceBuilder<RedisInsightResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<RedisInsightResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var insight = application.AddResource(new RedisInsightResource(containerName ?? "redisinsight"))
            .WithImage(CacheContainerImages.RedisInsight, CacheContainerImages.RedisInsightTag)
            .WithImageRegistry(CacheContainerImages.DockerHub)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: RedisInsightPort, name: RedisInsightResource.PrimaryEndpointName)
            .WithEnvironment(context =>
            {
                var number = 0;
                foreach (var redis in application.Resources.OfType<RedisResource>())
                {
                    var suffix = (++number).ToString(CultureInfo.InvariantCulture);
                    context.EnvironmentVariables[$"RI_REDIS_HOST{suffix}"] = redis.Host;
                    context.EnvironmentVariables[$"RI_REDIS_PORT{suffix}"] = redis.Port;
                    context.EnvironmentVariables[$"RI_REDIS_ALIAS{suffix}"] = redis.Name;
                    if (redis.TlsEnabled)
                    {
                        context.EnvironmentVariables[$"RI_REDIS_TLS{suffix}"] = "true";
                    }

                    if (redis.PasswordParameter is { } password)
                    {
                        context.EnvironmentVariables[$"RI_REDIS_PASSWORD{suffix}"] = password;
                    }
                }
            })
            .WithRelationship(builder.Resource, "RedisInsight")
            .ExcludeFromManifest();
        configureContainer?.Invoke(insight);
        return builder;
    }

    /// <summary>Sets Redis Commander's port on this machine.</summary>
    /// <param name="builder">Redis Commander.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisCommanderResource> WithHostPort(this IResourceBuilder<RedisCommanderResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint("http", endpoint => endpoint.Port = port);
    }

    /// <summary>Sets Redis Insight's port on this machine.</summary>
    /// <param name="builder">Redis Insight.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisInsightResource> WithHostPort(this IResourceBuilder<RedisInsightResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint(RedisInsightResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }

    /// <summary>Keeps Redis Insight's settings in a volume.</summary>
    /// <param name="builder">Redis Insight.</param>
    /// <param name="name">The name of the volume. Default: made of the application's and the resource's name.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisInsightResource> WithDataVolume(this IResourceBuilder<RedisInsightResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), CacheContainerImages.DataFolder);
    }

    /// <summary>Keeps Redis Insight's settings in a folder of your choice.</summary>
    /// <param name="builder">Redis Insight.</param>
    /// <param name="source">The folder, relative to the AppHost's.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisInsightResource> WithDataBindMount(this IResourceBuilder<RedisInsightResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, CacheContainerImages.DataFolder);
    }
}
