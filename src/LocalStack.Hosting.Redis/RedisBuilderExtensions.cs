using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Redis;
using LocalStack.Hosting.Redis.Native;

namespace Aspire.Hosting;

/// <summary>Adds Redis servers to an application.</summary>
public static partial class RedisBuilderExtensions
{
    private const string PasswordVariable = "REDIS_PASSWORD";

    /// <summary>Adds a Redis server with a generated password.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine, or <see langword="null"/> for any that is free.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) => builder.AddRedis(name, port, password: null);

    /// <summary>
    /// Adds a Redis server. It runs as a native process (<c>redis-server</c> where it is installed, else Garnet, which has no streams), or as a container where
    /// the AppHost asks for one. It speaks plain text, on loopback, and asks for a password.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine. Default: any that is free.</param>
    /// <param name="password">The password. Default: a parameter <c>{name}-password</c> that is generated once and kept.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var redis = new RedisResource(name, CacheServerBuilder.CreatePassword(builder, name, password));
        var image = $"{CacheContainerImages.DockerHub}/{CacheContainerImages.Redis}:{CacheContainerImages.RedisTag}";
        return CacheServerBuilder.Add(builder, redis, CacheKind.Redis, image, () => redis.PasswordParameter)
            .WithEndpoint(port: port, targetPort: CacheServerBuilder.ContainerPort, name: RedisResource.PrimaryEndpointName, scheme: "redis")
            .WithImage(CacheContainerImages.Redis, CacheContainerImages.RedisTag)
            .WithImageRegistry(CacheContainerImages.DockerHub)
            .WithAnnotation(CacheServerBuilder.HealthCommand("redis-cli", PasswordVariable))

            // Through a shell, which reads the password from a variable.
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter)
                {
                    context.EnvironmentVariables[PasswordVariable] = parameter;
                }
            })
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(CacheServerBuilder.Command("redis-server", redis, redis.PasswordParameter is null ? null : PasswordVariable));
            });
    }

    /// <summary>Sets the server's password.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="password">The parameter with the password, or <see langword="null"/> for a server without one.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Resource.SetPassword(password?.Resource);
        return builder;
    }

    /// <summary>Sets the server's port on this machine.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }

    /// <summary>
    /// Keeps the server's data in a volume: a folder of the AppHost's data directory for the native form, a volume of the container engine for a container.
    /// It is never deleted by LocalStack. Unless it is read-only, it switches persistence on.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name of the volume. Default: made of the application's and the resource's name.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only, which needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), CacheContainerImages.DataFolder, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Keeps the server's data in a folder of your choice. Unless it is read-only, it switches persistence on.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder, relative to the AppHost's.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only, which needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        builder.WithBindMount(source, CacheContainerImages.DataFolder, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Sets how often the server writes a snapshot. The native form also keeps an append-only file, so that a crash costs a second at most.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">The time between snapshots. Default: 60 seconds.</param>
    /// <param name="keysChangedThreshold">How many keys must have changed. Default: 1.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> WithPersistence(this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return CacheServerBuilder.Persist(builder, interval, keysChangedThreshold);
    }
}
