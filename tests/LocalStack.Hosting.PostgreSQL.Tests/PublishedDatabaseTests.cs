using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>The database of a published server: the image makes one, and nobody makes others.</summary>
public sealed class PublishedDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-postgres-publish-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task OneDatabase_IsMadeByTheImage()
    {
        var server = AddServer();
        server.AddDatabase("catalog", "data");

        Assert.Equal("data", (await PublishedEnvironmentAsync(server))["POSTGRES_DB"]);
    }

    [Fact]
    public async Task NoDatabase_NeedsNone() => Assert.DoesNotContain("POSTGRES_DB", await PublishedEnvironmentAsync(AddServer()));

    [Fact]
    public async Task RunMode_CreatesDatabasesItself()
    {
        var server = AddServer();
        server.AddDatabase("catalog");

        Assert.DoesNotContain("POSTGRES_DB", await server.Resource.GetEnvironmentVariableValuesAsync());
    }

    [Fact]
    public async Task SeveralDatabases_AreNamed()
    {
        var server = AddServer();
        server.AddDatabase("one");
        server.AddDatabase("two");

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishedEnvironmentAsync(server));

        Assert.Contains("'one', 'two'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreationScript_IsNamed()
    {
        var server = AddServer();
        server.AddDatabase("catalog").WithCreationScript("CREATE DATABASE catalog");

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishedEnvironmentAsync(server));

        Assert.Contains("'catalog'", exception.Message, StringComparison.Ordinal);
    }

    private IResourceBuilder<PostgresServerResource> AddServer()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--LocalStack:DataDirectory={_folder.FullName}"],
            ProjectDirectory = _folder.FullName,
            DisableDashboard = true,
        });
        return builder.AddPostgres("postgres");
    }

    private static async Task<Dictionary<string, string>> PublishedEnvironmentAsync(IResourceBuilder<PostgresServerResource> server) =>
        await server.Resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);
}
