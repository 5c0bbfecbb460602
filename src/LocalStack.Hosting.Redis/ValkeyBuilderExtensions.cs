using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Redis;
using LocalStack.Hosting.Redis.Native;

namespace Aspire.Hosting;

/// <summary>Adds Valkey servers to an application.</summary>
public static class ValkeyBuilderExtensions
{
    private const string PasswordVariable = "VALKEY_PASSWORD";

    /// <summary>Adds a Valkey server with a generated password.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine, or <see langword="null"/> for any that is free.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<ValkeyResource> AddValkey(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) => builder.AddValkey(name, port, password: null);

    /// <summary>
    /// Adds a Valkey server. It runs as a native process (<c>valkey-server</c> where it is installed, else Garnet, which has no streams), or as a container where the AppHost asks for one. It speaks plain text, on loopback, and asks
    /// for a password.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine. Default: any that is free.</param>
    /// <param name="password">The password. Default: a parameter <c>{name}-password</c> that is generated once and kept.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<ValkeyResource> AddValkey(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var server = new ValkeyResource(name, CacheServerBuilder.CreatePassword(builder, name, password));
        var image = $"{CacheContainerImages.DockerHub}/{CacheContainerImages.Valkey}:{CacheContainerImages.ValkeyTag}";
        return CacheServerBuilder.Add(builder, server, CacheKind.Valkey, image, () => server.PasswordParameter)
            .WithEndpoint(port: port, targetPort: CacheServerBuilder.ContainerPort, name: ValkeyResource.PrimaryEndpointName)
            .WithImage(CacheContainerImages.Valkey, CacheContainerImages.ValkeyTag)
            .WithImageRegistry(CacheContainerImages.DockerHub)
            .WithAnnotation(CacheServerBuilder.HealthCommand("valkey-cli", PasswordVariable))

            // Through a shell, which reads the password from a variable.
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (server.PasswordParameter is { } parameter)
                {
                    context.EnvironmentVariables[PasswordVariable] = parameter;
                }
            })
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(CacheServerBuilder.Command("valkey-server", server, server.PasswordParameter is null ? null : PasswordVariable));
            });
    }

    /// <summary>
    /// Keeps the server's data in a volume: a folder of the AppHost's data directory for the native form, a volume of the container engine for a container.
    /// It is never deleted by LocalStack. Unless it is read-only, it switches persistence on.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name of the volume. Default: made of the application's and the resource's name.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only, which needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<ValkeyResource> WithDataVolume(this IResourceBuilder<ValkeyResource> builder, string? name = null, bool isReadOnly = false)
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
    public static IResourceBuilder<ValkeyResource> WithDataBindMount(this IResourceBuilder<ValkeyResource> builder, string source, bool isReadOnly = false)
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
    public static IResourceBuilder<ValkeyResource> WithPersistence(this IResourceBuilder<ValkeyResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return CacheServerBuilder.Persist(builder, interval, keysChangedThreshold);
    }
}
