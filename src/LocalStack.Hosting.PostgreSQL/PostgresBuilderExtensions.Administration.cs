using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using LocalStack.Hosting.PostgreSQL;

namespace Aspire.Hosting;

public static partial class PostgresBuilderExtensions
{
    private const int PgAdminPort = 80;
    private const int PgWebPort = 8081;

    /// <summary>Adds pgAdmin, one for all servers of the application. It needs a container engine; without one it says so and nothing waits for it.</summary>
    /// <typeparam name="T">The type of the server.</typeparam>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Changes the container.</param>
    /// <param name="containerName">The name of the resource. Default: <c>pgadmin</c>.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<T> WithPgAdmin<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<PgAdminContainerResource>>? configureContainer = null, string? containerName = null)
        where T : PostgresServerResource
    {
        ArgumentNullException.ThrowIfNull(builder);

        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PgAdminContainerResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var pgAdmin = application.AddResource(new PgAdminContainerResource(containerName ?? "pgadmin"))
            .WithImage(PostgresContainerImages.PgAdmin, PostgresContainerImages.PgAdminTag)
            .WithImageRegistry(PostgresContainerImages.Registry)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: PgAdminPort, name: "http")
            .WithHttpHealthCheck("/browser")
            .WithEnvironment(static context =>
            {
                // It is reachable from this machine only, so it asks for no login. It insists on an address and a password for one all the same.
                context.EnvironmentVariables["PGADMIN_CONFIG_SERVER_MODE"] = "False";
                context.EnvironmentVariables["PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED"] = "False";
                context.EnvironmentVariables["PGADMIN_DEFAULT_EMAIL"] = "admin@domain.com";
                context.EnvironmentVariables["PGADMIN_DEFAULT_PASSWORD"] = "admin";
            })
            .WithContainerFiles("/pgadmin4", async (context, cancellationToken) =>
            {
                var servers = application.Resources.OfType<PostgresServerResource>();
                return [new ContainerFile { Name = "servers.json", Contents = await PostgresAdministrationFiles.WriteServersAsync(servers, context.Model, cancellationToken).ConfigureAwait(false) }];
            })
            .ExcludeFromManifest();
        configureContainer?.Invoke(pgAdmin);
        pgAdmin.WithRelationship(builder.Resource, "PgAdmin");
        return builder;
    }

    /// <summary>Adds pgweb, one for all databases of the application. It needs a container engine; without one it says so and nothing waits for it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Changes the container.</param>
    /// <param name="containerName">The name of the resource. Default: <c>pgweb</c>.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithPgWeb(
        this IResourceBuilder<PostgresServerResource> builder, Action<IResourceBuilder<PgWebContainerResource>>? configureContainer = null, string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PgWebContainerResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing));
            return builder;
        }

        var pgWeb = application.AddResource(new PgWebContainerResource(containerName ?? "pgweb"))
            .WithImage(PostgresContainerImages.PgWeb, PostgresContainerImages.PgWebTag)
            .WithImageRegistry(PostgresContainerImages.Registry)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: PgWebPort, name: PgWebContainerResource.PrimaryEndpointName)
            .WithHttpHealthCheck()
            .WithArgs("--bookmarks-dir=/.pgweb/bookmarks", "--sessions")
            .WithContainerFiles("/", async (context, cancellationToken) =>
            {
                var databases = application.Resources.OfType<PostgresDatabaseResource>();
                var bookmarks = await PostgresAdministrationFiles.WriteBookmarksAsync(databases, context.Model, cancellationToken).ConfigureAwait(false);
                return [new ContainerDirectory { Name = ".pgweb", Entries = [new ContainerDirectory { Name = "bookmarks", Entries = bookmarks }] }];
            })
            .ExcludeFromManifest();
        configureContainer?.Invoke(pgWeb);
        pgWeb.WithRelationship(builder.Resource, "PgWeb");
        return builder;
    }

    /// <summary>Sets pgAdmin's port on this machine.</summary>
    /// <param name="builder">pgAdmin.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PgAdminContainerResource> WithHostPort(this IResourceBuilder<PgAdminContainerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint("http", endpoint => endpoint.Port = port);
    }

    /// <summary>Sets pgweb's port on this machine.</summary>
    /// <param name="builder">pgweb.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PgWebContainerResource> WithHostPort(this IResourceBuilder<PgWebContainerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint(PgWebContainerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }
}
