using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL;
using LocalStack.Hosting.PostgreSQL.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The native form of Aspire's PostgreSQL server.</summary>
public static class PostgresNativeExtensions
{
    // Up to 17 the data is in ".../data", from 18 on one level up.
    private static readonly string[] DataFolders = ["/var/lib/postgresql", "/var/lib/postgresql/data"];

    /// <summary>
    /// Runs the PostgreSQL server as a process of this machine instead of in a container. Databases, creation scripts, <c>POSTGRES_DB</c>, SQL init files, volumes, user name and
    /// password parameters, health checks, waits and references work as with the container. PostgreSQL 18 is downloaded once (24 MB, pinned by its hash) unless
    /// <c>LocalStack:PostgreSQL:BinDirectory</c> names a folder with <c>postgres</c> and <c>initdb</c>; where it cannot be downloaded, an installed one is used.
    /// </summary>
    /// <remarks>
    /// With the setting <c>LocalStack:Backend</c> = <c>container</c>, and when publishing, this does nothing. A server with another image, further mounts,
    /// arguments, or psql scripts needs a container: its resource fails to start and says why.
    /// </remarks>
    /// <param name="builder">The server.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> RunAsNative(this IResourceBuilder<PostgresServerResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var server = builder.Resource;
        PostgresInitFiles? initFiles = null;
        return builder.WithNativeServer(new NativeServerAnnotation
        {
            ServerName = "PostgreSQL",
            EndpointName = "tcp",
            Image = "library/postgres",
            DataMountTargets = DataFolders,
            FileTargets = [PostgresInitFiles.Folder],
            WhyNotNative = WhyNotNative,
            Prepare = async (context, cancellationToken) =>
            {
                var locator = new PostgresLocator(context.Services.GetRequiredService<IConfiguration>(), SystemPostgres.OfThisMachine(), PostgresPackages.Platform);
                var userName = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
                var password = await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
                var files = await PostgresInitFiles.ReadAsync(server, context.Services, cancellationToken).ConfigureAwait(false);
                var database = await PostgresInitFiles.FindDatabaseAsync(server, context.Services, cancellationToken).ConfigureAwait(false);
                var (command, note) = await new NativePostgres(locator).PrepareAsync(context, userName, password, cancellationToken).ConfigureAwait(false);
                initFiles = new PostgresInitFiles(files, database, note, context.Logger);
                return command;
            },
            Complete = (_, cancellationToken) => initFiles!.RunAsync(server, cancellationToken),
        });
    }

    // "18.3", "18-alpine", "latest": the number that leads decides whether data can be read.
    private static string? WhyNotNative(IResource resource)
    {
        var tag = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag ?? "";
        var major = string.Concat(tag.TakeWhile(char.IsAsciiDigit));
        return major.Length == 0 || major == PostgresPackages.MajorVersionText ? null : $"its image was set to version {tag}, and the native PostgreSQL is {PostgresPackages.ServerVersion}";
    }
}
