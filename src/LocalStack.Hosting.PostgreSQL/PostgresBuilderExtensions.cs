using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL;
using LocalStack.Hosting.PostgreSQL.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases to an application.</summary>
public static partial class PostgresBuilderExtensions
{
    private const int ContainerPort = 5432;

    /// <summary>
    /// Adds a PostgreSQL server. It runs as a native process, or as a container where the AppHost asks for one. It is ready when it accepts connections and its
    /// databases exist.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="userName">The name of the superuser. Default: <c>postgres</c>.</param>
    /// <param name="password">The superuser's password. Default: a parameter <c>{name}-password</c> that is generated once and kept.</param>
    /// <param name="port">The port on this machine. Default: any that is free.</param>
    /// <returns>The builder of the server.</returns>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);

        string? connectionString = null;
        builder.Eventing.Subscribe<ConnectionStringAvailableEvent>(server, async (_, cancellationToken) =>
            connectionString = await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false));
        builder.Eventing.Subscribe<ResourceReadyEvent>(server, async (ready, cancellationToken) =>
        {
            var target = connectionString ?? throw new DistributedApplicationException($"Server '{name}' is ready, but it has no connection string.");
            var logger = ready.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
            var databases = builder.Resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == server);
            await PostgresDatabaseCreation.RunAsync(server, target, databases, logger, cancellationToken).ConfigureAwait(false);
        });

        var healthCheck = AddHealthCheck(builder, name, () => connectionString, defaultDatabase: PostgresServerResource.DefaultUserName);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: ContainerPort, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage(PostgresContainerImages.Server, PostgresContainerImages.ServerTag)
            .WithImageRegistry(PostgresContainerImages.Registry)
            .WithIconName("DatabaseMultiple")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
                if (context.ExecutionContext.IsPublishMode && PublishedDatabase.Find(server, builder.Resources) is { } database)
                {
                    context.EnvironmentVariables["POSTGRES_DB"] = database;
                }
            })
            .WithHealthCheck(healthCheck)

            // Over TCP: the server that the image runs while it creates the databases listens on a Unix socket only.
            .WithAnnotation(new ContainerHealthCommandAnnotation("pg_isready -q -h 127.0.0.1 -U \"$POSTGRES_USER\""))
            .WithAnnotation(DescribeNativeForm(server));
    }

    /// <summary>Adds a database to a server. It is created when the server is ready, unless it exists.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name of the resource, and of the connection string in resources that reference it.</param>
    /// <param name="databaseName">The name of the database. Default: <paramref name="name"/>.</param>
    /// <returns>The builder of the database.</returns>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var application = builder.ApplicationBuilder;
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);

        string? connectionString = null;
        application.Eventing.Subscribe<ConnectionStringAvailableEvent>(database, async (_, cancellationToken) =>
            connectionString = await ((IResourceWithConnectionString)database).GetConnectionStringAsync(cancellationToken).ConfigureAwait(false));

        var healthCheck = AddHealthCheck(application, name, () => connectionString, defaultDatabase: null);
        var added = application.AddResource(database).WithIconName("Database").WithHealthCheck(healthCheck);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return added;
    }

    /// <summary>Sets the SQL that creates a database, for example to choose its collation. It runs on the database <c>postgres</c>, not in the new one.</summary>
    /// <param name="builder">The database.</param>
    /// <param name="script">The SQL.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(this IResourceBuilder<PostgresDatabaseResource> builder, string script)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(script);

        return builder.WithAnnotation(new PostgresCreationScriptAnnotation(script));
    }

    /// <summary>Sets the superuser's password. On data that exists it is changed at the next start.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="password">The parameter with the password.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithPassword(this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(password);

        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    /// <summary>Sets the name of the superuser. It cannot be changed on data that exists.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="userName">The parameter with the name.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithUserName(this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(userName);

        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }

    /// <summary>Sets the server's port on this machine.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="port">The port, or <see langword="null"/> for any that is free.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }

    private static string AddHealthCheck(IDistributedApplicationBuilder builder, string name, Func<string?> connectionString, string? defaultDatabase)
    {
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key, new PostgresHealthCheck(connectionString, defaultDatabase), failureStatus: null, tags: null));
        return key;
    }

    private static NativeServerAnnotation DescribeNativeForm(PostgresServerResource server) => new("PostgreSQL", PostgresServerResource.PrimaryEndpointName, async (context, cancellationToken) =>
    {
        var locator = new PostgresLocator(context.Services.GetRequiredService<IConfiguration>(), SystemPostgres.OfThisMachine(), PostgresPackages.Platform);
        var userName = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var password = await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var (command, note) = await new NativePostgres(locator).PrepareAsync(context, userName, password, cancellationToken).ConfigureAwait(false);
        server.PendingInitFiles = new PostgresInitFiles(PostgresInitFiles.Find(server), note, context.Logger);
        return command;
    })
    {
        Image = $"{PostgresContainerImages.Registry}/{PostgresContainerImages.Server}:{PostgresContainerImages.ServerTag}",
        DataMountTargets = [PostgresContainerImages.DataFolder, PostgresContainerImages.DataFolderBefore18],
        FileTargets = [InitFolder],
        WhyNotNative = PostgresInitFiles.WhyNotNative,
    };
}
