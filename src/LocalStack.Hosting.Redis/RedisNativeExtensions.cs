using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Redis.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The native form of Aspire's Redis server.</summary>
public static class RedisNativeExtensions
{
    /// <summary>
    /// Runs the cache as a process of this machine instead of in a container: <c>redis-server</c> where it is installed, else Garnet, which comes along and speaks
    /// the same protocol (no streams, no modules). <c>LocalStack:Redis:Server</c> chooses: <c>auto</c> (the default), <c>garnet</c>, or the full path of a
    /// redis-server. Password, volumes, <c>WithPersistence</c>, health checks, waits and references work as with the container. Connections are not encrypted.
    /// </summary>
    /// <remarks>
    /// With the setting <c>LocalStack:Backend</c> = <c>container</c>, and when publishing, this does nothing. A server with another image, further mounts,
    /// arguments or modules needs a container: its resource fails to start and says why.
    /// </remarks>
    /// <param name="builder">The server.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<RedisResource> RunAsNative(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var server = builder.Resource;
        var native = builder.WithNativeServer(new NativeServerAnnotation
        {
            ServerName = "Redis",
            EndpointName = "tcp",
            Image = "library/redis",
            OwnArgumentCallbacks = 1,
            DataMountTargets = ["/data"],
            Prepare = async (context, cancellationToken) =>
            {
                var locator = CacheLocator.OfThisMachine(context.Services.GetRequiredService<IConfiguration>(), builder.ApplicationBuilder.AppHostAssembly);
                var password = server.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) : null;
                var snapshots = await SnapshotRule.ReadAsync(server, context.Services, cancellationToken).ConfigureAwait(false);
                return await new NativeCache(locator).PrepareAsync(context, password, snapshots, cancellationToken).ConfigureAwait(false);
            },
        });
        if (!server.Annotations.OfType<NativeServerAnnotation>().Any())
        {
            return native;
        }

#pragma warning disable ASPIRECERTIFICATES001 // The only way to keep the integration from asking for TLS where a developer certificate is trusted.
        return native.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
    }
}
