using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Tests;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>What a resource that references a server or a database is told.</summary>
public sealed class PostgresConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-postgres-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Server_ConnectionStringAndProperties()
    {
        var server = AddServer(userName: null);

        Assert.Equal("Host=127.0.0.1;Port=62895;Username=postgres;Password=p@ss", await server.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "Host=127.0.0.1",
                "Port=62895",
                "Username=postgres",
                "Password=p@ss",
                "Uri=postgresql://postgres:p%40ss@127.0.0.1:62895",
                "JdbcConnectionString=jdbc:postgresql://127.0.0.1:62895",
            ],
            await PropertiesAsync(server.Resource));
    }

    [Fact]
    public async Task Database_ConnectionStringAndProperties()
    {
        IResourceWithConnectionString database = AddServer(userName: "ad min").AddDatabase("catalog", "catalog/1").Resource;

        Assert.Equal("Host=127.0.0.1;Port=62895;Username=ad min;Password=p@ss;Database=catalog/1", await database.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "Host=127.0.0.1",
                "Port=62895",
                "Username=ad min",
                "Password=p@ss",
                "Uri=postgresql://ad%20min:p%40ss@127.0.0.1:62895/catalog%2F1",
                "JdbcConnectionString=jdbc:postgresql://127.0.0.1:62895/catalog%2F1",
                "DatabaseName=catalog/1",
            ],
            await PropertiesAsync(database));
    }

    [Fact]
    public void AddDatabase_IsListedOnTheServerAndHasItAsParent()
    {
        var server = AddServer(userName: null);

        var database = server.AddDatabase("catalog", "data").Resource;

        Assert.Equal("data", server.Resource.Databases["CATALOG"]);
        Assert.Same(server.Resource, database.Parent);
        Assert.Throws<DistributedApplicationException>(() => server.AddDatabase("catalog"));
    }

    [Theory]
    [InlineData("18.3", "/var/lib/postgresql")]
    [InlineData("19-alpine", "/var/lib/postgresql")]
    [InlineData("17.6", "/var/lib/postgresql/data")]
    [InlineData("latest", "/var/lib/postgresql/data")]
    public void WithDataVolume_TargetFollowsTheTag(string tag, string target)
    {
        var server = AddServer(userName: null).WithImageTag(tag).WithDataVolume();

        var mount = server.Resource.Annotations.OfType<ContainerMountAnnotation>().Single();
        Assert.Equal(target, mount.Target);
        Assert.Equal(ContainerMountType.Volume, mount.Type);
        Assert.EndsWith("-postgres-data", mount.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void WithPgAdmin_Twice_OneContainer()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        var configured = 0;

        builder.AddPostgres("one").WithPgAdmin(_ => configured++);
        builder.AddPostgres("two").WithPgAdmin(_ => configured++).WithPgWeb().WithPgWeb();

        Assert.Equal(["pgadmin", "pgweb"], builder.Resources.OfType<ContainerResource>().Select(resource => resource.Name).Where(name => name.StartsWith("pg", StringComparison.Ordinal)));
        Assert.Equal(2, configured);
    }

    private IResourceBuilder<PostgresServerResource> AddServer(string? userName)
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        var user = userName is null ? null : builder.AddParameter("user", userName);
        var server = builder.AddPostgres("postgres", user, builder.AddParameter("pass", "p@ss", secret: true), port: 62895);
        var endpoint = server.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", 62895);
        return server;
    }

    private static async Task<List<string>> PropertiesAsync(IResourceWithConnectionString resource)
    {
        var properties = new List<string>();
        foreach (var (name, value) in resource.GetConnectionProperties())
        {
            properties.Add($"{name}={await value.GetValueAsync(TestContext.Current.CancellationToken)}");
        }

        return properties;
    }
}
