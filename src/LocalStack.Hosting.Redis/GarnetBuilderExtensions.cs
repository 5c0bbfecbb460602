using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Redis;
using LocalStack.Hosting.Redis.Native;

namespace Aspire.Hosting;

/// <summary>Adds Garnet servers to an application.</summary>
public static class GarnetBuilderExtensions
{
    private const string PasswordVariable = "GARNET_PASSWORD";
    private const string PasswordFile = "/tmp/garnet.json";

    /// <summary>Adds a Garnet server with a generated password.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine, or <see langword="null"/> for any that is free.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<GarnetResource> AddGarnet(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) => builder.AddGarnet(name, port, password: null);

    /// <summary>
    /// Adds a Garnet server. It runs as a native process, or as a container where the AppHost asks for one. It speaks plain text, on loopback, and asks
    /// for a password.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="port">The port on this machine. Default: any that is free.</param>
    /// <param name="password">The password. Default: a parameter <c>{name}-password</c> that is generated once and kept.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<GarnetResource> AddGarnet(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var server = new GarnetResource(name, CacheServerBuilder.CreatePassword(builder, name, password));
        var image = $"{CacheContainerImages.GitHub}/{CacheContainerImages.Garnet}:{CacheContainerImages.GarnetTag}";
        return CacheServerBuilder.Add(builder, server, CacheKind.Garnet, image, () => server.PasswordParameter)
            .WithEndpoint(port: port, targetPort: CacheServerBuilder.ContainerPort, name: GarnetResource.PrimaryEndpointName)
            .WithImage(CacheContainerImages.Garnet, CacheContainerImages.GarnetTag)
            .WithImageRegistry(CacheContainerImages.GitHub)

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
                string[] persistence = server.Annotations.OfType<CachePersistenceAnnotation>().LastOrDefault() is { } kept
                    ? ["--checkpointdir", "/data/checkpoints", "--recover", "--aof", "--aof-commit-freq", FormattableString.Invariant($"{kept.Interval.TotalMilliseconds}")]
                    : [];
                context.Args.Add("-c");
                context.Args.Add(Command(server.PasswordParameter is not null, persistence));
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
    public static IResourceBuilder<GarnetResource> WithDataVolume(this IResourceBuilder<GarnetResource> builder, string? name = null, bool isReadOnly = false)
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
    public static IResourceBuilder<GarnetResource> WithDataBindMount(this IResourceBuilder<GarnetResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        builder.WithBindMount(source, CacheContainerImages.DataFolder, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Sets how often a container writes its append-only file to disk. The native form does so each second.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">The time between writes.</param>
    /// <param name="keysChangedThreshold">Not used.</param>
    /// <returns>The same builder.</returns>
    [Obsolete("Use the overload without keysChangedThreshold, which Garnet does not know.")]
    public static IResourceBuilder<GarnetResource> WithPersistence(this IResourceBuilder<GarnetResource> builder, TimeSpan? interval, long keysChangedThreshold) => builder.WithPersistence(interval);

    /// <summary>Sets how often a container writes its append-only file to disk. The native form does so each second.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">The time between writes. Default: 60 seconds.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<GarnetResource> WithPersistence(this IResourceBuilder<GarnetResource> builder, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return CacheServerBuilder.Persist(builder, interval);
    }

    private static string Command(bool hasPassword, string[] persistence)
    {
        // Its own protection would let in only clients inside the container.
        string[] server = ["exec", "/app/GarnetServer", "--protected-mode", "no"];

        // The password goes into a file, so that it stands on no command line, where the machine's list of processes would show it. In JSON, quotes and
        // backslashes have a backslash before them.
        return hasPassword
            ? $$"""
                umask 077; printf '{"Password":"%s"}' "$(printf %s "${{PasswordVariable}}" | sed 's/[\\"]/\\&/g')" > {{PasswordFile}};
                """ + ' ' + string.Join(' ', [.. server, "--auth", "Password", "--config-import-path", PasswordFile, .. persistence])
            : string.Join(' ', [.. server, .. persistence]);
    }
}
