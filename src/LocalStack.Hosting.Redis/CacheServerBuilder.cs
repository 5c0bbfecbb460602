using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Redis.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Redis;

/// <summary>What the three kinds of cache server have in common when they are added to an application.</summary>
internal static class CacheServerBuilder
{
    public const int ContainerPort = 6379;

    /// <summary>The password that a server gets when the AppHost names none. Connection strings of StackExchange.Redis have no way to write a comma.</summary>
    public static ParameterResource CreatePassword(IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password) =>
        password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);

    /// <summary>Adds the server with its health check and its native form.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="server">The server.</param>
    /// <param name="kind">Which it is.</param>
    /// <param name="image">The image that the native form stands in for, with registry and tag.</param>
    /// <param name="password">Gets the server's password parameter when it starts.</param>
    public static IResourceBuilder<T> Add<T>(IDistributedApplicationBuilder builder, T server, CacheKind kind, string image, Func<ParameterResource?> password)
        where T : ContainerResource, IResourceWithConnectionString
    {
        string? connectionString = null;
        builder.Eventing.Subscribe<ConnectionStringAvailableEvent>(server, async (_, cancellationToken) =>
            connectionString = await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false));

        var key = $"{server.Name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key, new RedisHealthCheck(() => connectionString), failureStatus: null, tags: null));

        return builder.AddResource(server)
            .WithIconName("Database")
            .WithHealthCheck(key)
            .WithAnnotation(new NativeServerAnnotation(kind.ToString(), RedisResource.PrimaryEndpointName, async (context, cancellationToken) =>
            {
                var locator = CacheLocator.OfThisMachine(context.Services.GetRequiredService<IConfiguration>());
                var secret = password() is { } parameter ? await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) : null;
                var persistence = server.Annotations.OfType<CachePersistenceAnnotation>().LastOrDefault();
                return await new NativeCache(locator, kind).PrepareAsync(context, secret, persistence, cancellationToken).ConfigureAwait(false);
            })
            {
                Image = image,
                DataMountTargets = [CacheContainerImages.DataFolder],

                // The container's command line is our own.
                OwnArgumentCallbacks = 1,
            });
    }

    /// <summary>
    /// The command that runs <c>redis-server</c> or <c>valkey-server</c> in a container, for a shell. The password comes from a variable and goes to the
    /// server by its standard input, so that it stands on no command line, where the machine's list of processes would show it.
    /// </summary>
    /// <param name="program">The server's program.</param>
    /// <param name="server">The server.</param>
    /// <param name="passwordVariable">The variable with the password, or <see langword="null"/> for a server without one.</param>
    public static string Command(string program, IResource server, string? passwordVariable)
    {
        string[] save = server.Annotations.OfType<CachePersistenceAnnotation>().LastOrDefault() is { } persistence
            ? ["--save", FormattableString.Invariant($"{persistence.Interval.TotalSeconds}"), FormattableString.Invariant($"{persistence.KeysChangedThreshold}")]
            : [];
        if (passwordVariable is null)
        {
            // Without a password its own protection would let in only clients inside the container.
            return string.Join(' ', ["exec", program, "--protected-mode", "no", .. save]);
        }

        // In the server's configuration a text in quotes has backslashes before quotes and backslashes.
        return $"""
            {string.Join(' ', ["exec", program, "-", .. save])} <<CONFIG
            requirepass "$(printf %s "${passwordVariable}" | sed 's/[\\"]/\\&/g')"
            CONFIG
            """;
    }

    /// <summary>Asks the server through the client of its image, with the password of the container's environment where there is one.</summary>
    public static ContainerHealthCommandAnnotation HealthCommand(string client, string passwordVariable) =>
        new($"test -z \"${passwordVariable}\" || export REDISCLI_AUTH=\"${passwordVariable}\"; {client} ping | grep -q PONG");

    public static IResourceBuilder<T> Persist<T>(IResourceBuilder<T> builder, TimeSpan? interval, long keysChangedThreshold = 1)
        where T : ContainerResource =>
        builder.WithAnnotation(new CachePersistenceAnnotation(interval ?? CachePersistenceAnnotation.DefaultInterval, keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);
}
