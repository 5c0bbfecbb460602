using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>The administration pages exist as containers only: what they are told, and what happens where their image cannot be had.</summary>
public sealed class AdministrationContainerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-postgres-admin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task PgAdmin_IsTheImageWithItsPortAndAllServers()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        var server = builder.AddPostgres("postgres", password: builder.AddParameter("pass", "it's", secret: true)).WithPgAdmin(pgAdmin => pgAdmin.WithHostPort(5050));
        Allocate(server.Resource);

        var pgAdmin = Find(builder, "pgadmin");
        var servers = JsonDocument.Parse(Assert.IsType<ContainerFile>(Assert.Single(await FilesAsync(pgAdmin, "/pgadmin4"))).Contents!).RootElement.GetProperty("Servers").GetProperty("1");

        Assert.Equal("docker.io/dpage/pgadmin4:9.15.0", ImageOf(pgAdmin));
        var endpoint = Assert.Single(pgAdmin.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal((5050, 80), (endpoint.Port, endpoint.TargetPort));
        Assert.Equal(
            ("postgres", "postgres.dev.internal", 5432, "postgres", "echo 'it'\\''s'"),
            (
                servers.GetProperty("Name").GetString(), servers.GetProperty("Host").GetString(), servers.GetProperty("Port").GetInt32(),
                servers.GetProperty("Username").GetString(), servers.GetProperty("PasswordExecCommand").GetString()));
        var environment = await ((IResourceWithEnvironment)pgAdmin).GetEnvironmentVariableValuesAsync();
        Assert.Equal("False", environment["PGADMIN_CONFIG_SERVER_MODE"]);
    }

    [Fact]
    public async Task PgWeb_IsTheImageWithABookmarkForEachDatabase()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        var server = builder.AddPostgres("postgres", password: builder.AddParameter("pass", "p\"ss", secret: true)).WithPgWeb();
        server.AddDatabase("shop", "shop-data");
        Allocate(server.Resource);

        var pgWeb = Find(builder, "pgweb");
        var folder = Assert.IsType<ContainerDirectory>(Assert.Single(await FilesAsync(pgWeb, "/")));
        var bookmarks = Assert.IsType<ContainerDirectory>(Assert.Single(folder.Entries));
        var bookmark = Assert.IsType<ContainerFile>(Assert.Single(bookmarks.Entries));

        Assert.Equal("docker.io/sosedoff/pgweb:0.17.0", ImageOf(pgWeb));
        Assert.Equal(["--bookmarks-dir=/.pgweb/bookmarks", "--sessions"], await ((IResourceWithArgs)pgWeb).GetArgumentValuesAsync());
        Assert.Equal((".pgweb", "bookmarks", "shop.toml"), (folder.Name, bookmarks.Name, bookmark.Name));
        Assert.Contains("host = \"postgres.dev.internal\"", bookmark.Contents, StringComparison.Ordinal);
        Assert.Contains("port = 5432", bookmark.Contents, StringComparison.Ordinal);
        Assert.Contains("database = \"shop-data\"", bookmark.Contents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PgAdmin_ImageCannotBeHad_SaysSoAndTheServerGoesOn()
    {
        await ContainerEngineView.SkipWithoutEngineAsync();
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        builder.AddPostgres("postgres").WithPgAdmin(pgAdmin => pgAdmin.WithImageRegistry("localhost:1"));

        await using var application = await RunningApplication.StartAsync(builder);
        var failed = await application.StateAsync("pgadmin", KnownResourceStates.FailedToStart);
        await application.HealthyAsync("postgres");

        Assert.Contains("localhost:1/dpage/pgadmin4:9.15.0", (string)failed.Properties.Single(property => property.Name == "resource.reason").Value!, StringComparison.Ordinal);
    }

    private static IResource Find(IDistributedApplicationBuilder builder, string name) => builder.Resources.Single(resource => resource.Name == name);

    private static string ImageOf(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        return $"{image.Registry}/{image.Image}:{image.Tag}";
    }

    private static async Task<IEnumerable<ContainerFileSystemItem>> FilesAsync(IResource resource, string folder)
    {
        var files = resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().Single(annotation => annotation.DestinationPath == folder);
        var context = new ContainerFileSystemCallbackContext { Model = resource, ServiceProvider = new ServiceCollection().BuildServiceProvider() };
        return await files.Callback(context, TestContext.Current.CancellationToken);
    }

    // As the containers of the application reach it.
    private static void Allocate(PostgresServerResource server)
    {
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().Single();
        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
            network, new AllocatedEndpoint(endpoint, "postgres.dev.internal", 5432, EndpointBindingMode.SingleAddress, networkId: network));
    }
}
