using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.PostgreSQL.Native;
using LocalStack.Tests;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>The integration as an AppHost uses it, with the orchestrator and real servers.</summary>
public sealed class PostgresApplicationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-postgres-app-");

    public PostgresApplicationTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            // The server may run as another user, who has to reach its data.
            _folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }
    }

    private string DataDirectory => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Start_ParametersCreationScriptAndInitFiles_AreUsedOnce()
    {
        const string Password = "p'a\\s\"w ord$HOME`x-ü";
        var scripts = _folder.CreateSubdirectory("init").FullName;
        await File.WriteAllTextAsync(Path.Combine(scripts, "1.sql"), "CREATE TABLE runs (at timestamptz); INSERT INTO runs VALUES (now());", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(scripts, "2.sql"), "INSERT INTO runs VALUES (now());", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(scripts, "README.md"), "Not for the server.", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "more.sql"), "INSERT INTO runs VALUES (now());", TestContext.Current.CancellationToken);
        for (var start = 0; start < 2; start++)
        {
            var builder = CreateBuilder();
            var server = builder.AddPostgres("postgres", builder.AddParameter("user", "owner"), builder.AddParameter("pass", Password, secret: true))
                .WithDataBindMount("mounted").WithEnvironment("POSTGRES_DB", "Runs").WithBindMount("init", "/docker-entrypoint-initdb.d").WithInitFiles("more.sql").RunAsNative();
            var runs = server.AddDatabase("runs", "Runs");
            var database = server.AddDatabase("shop", "shop-data").WithCreationScript("CREATE DATABASE \"shop-data\" WITH CONNECTION LIMIT 7");

            await using var application = await RunningApplication.StartAsync(builder);
            await application.HealthyAsync("shop");
            await application.HealthyAsync("runs");
            var snapshot = await application.HealthyAsync("postgres");

            Assert.Equal("owner", await PostgresQuery.RunAsync(database.Resource, "SELECT current_user"));
            Assert.Equal("7", await PostgresQuery.RunAsync(database.Resource, "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"));
            Assert.Equal("3", await PostgresQuery.RunAsync(runs.Resource, "SELECT count(*) FROM runs"));
            Assert.DoesNotContain(snapshot.Properties, property => $"{property.Value}".Contains(Password, StringComparison.Ordinal) && !property.IsSensitive);
        }

        Assert.True(File.Exists(Path.Combine(_folder.FullName, "mounted", "pgdata", "PG_VERSION")));
    }

    [Fact]
    public async Task Start_InitFileFails_ServerFailsToStartWithTheReasonAndStartsOnceItIsCorrected()
    {
        var script = Path.Combine(_folder.CreateSubdirectory("init").FullName, "1.sql");
        await File.WriteAllTextAsync(script, "SELECT * FROM nowhere", TestContext.Current.CancellationToken);
        var builder = CreateBuilder();
        builder.AddPostgres("postgres").WithInitFiles("init").RunAsNative();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("postgres", KnownResourceStates.FailedToStart);
        await application.LineAsync("postgres", "The init file '1.sql' failed at character 15: relation \"nowhere\" does not exist");
        await File.WriteAllTextAsync(script, "SELECT 1", TestContext.Current.CancellationToken);

        Assert.Null(await application.CommandAsync("postgres", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("postgres");
    }

    [Fact]
    public async Task Commands_ClientsAreConnected_StopStartAndRestart()
    {
        var builder = CreateBuilder();
        var server = builder.AddPostgres("postgres").WithDataVolume("kept").RunAsNative();
        var database = server.AddDatabase("shop");
        await using var application = await RunningApplication.StartAsync(builder);
        await application.HealthyAsync("shop");
        await PostgresQuery.RunAsync(database.Resource, "CREATE TABLE kept AS SELECT 42 AS answer");

        foreach (var command in (string[])[KnownResourceCommands.StopCommand, KnownResourceCommands.StartCommand, KnownResourceCommands.RestartCommand])
        {
            await using var idle = command == KnownResourceCommands.StartCommand ? null : await ConnectAsync(database.Resource);

            Assert.Null(await application.CommandAsync("postgres", command));
            if (command == KnownResourceCommands.StopCommand)
            {
                await application.StateAsync("postgres", KnownResourceStates.Exited, KnownResourceStates.Finished);
                await application.StateAsync("shop", KnownResourceStates.Exited, KnownResourceStates.Finished);
                await Assert.ThrowsAnyAsync<NpgsqlException>(() => PostgresQuery.RunAsync(database.Resource, "SELECT 1"));
            }
            else
            {
                await application.StateAsync("postgres", KnownResourceStates.Running);
                await application.HealthyAsync("shop");
                Assert.Equal("42", await PostgresQuery.RunAsync(database.Resource, "SELECT answer FROM kept"));
            }
        }

        Assert.True(File.Exists(Path.Combine(DataDirectory, "volumes", "kept", "pgdata", "PG_VERSION")));
    }

    [Fact]
    public async Task Commands_StopWhileItWaits_EndsTheWaitAndItStartsLater()
    {
        var builder = CreateBuilder();
        var first = builder.AddPostgres("first").RunAsNative().WithExplicitStart();
        builder.AddPostgres("second").RunAsNative().WaitFor(first);
        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("first", KnownResourceStates.NotStarted);
        await application.StateAsync("second", KnownResourceStates.Waiting);

        Assert.Null(await application.CommandAsync("second", KnownResourceCommands.StopCommand));
        await application.StateAsync("second", KnownResourceStates.Exited);
        Assert.Null(await application.CommandAsync("first", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("first");

        Assert.Null(await application.CommandAsync("second", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("second");
    }

    [Fact]
    public async Task Commands_ManyAtOnce_TheLastWordCounts()
    {
        var builder = CreateBuilder();
        builder.AddPostgres("postgres").RunAsNative();
        await using var application = await RunningApplication.StartAsync(builder);

        // Some of them while it is being prepared, some while it starts.
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(
                application.CommandAsync("postgres", KnownResourceCommands.RestartCommand),
                application.CommandAsync("postgres", KnownResourceCommands.StopCommand),
                application.CommandAsync("postgres", KnownResourceCommands.StartCommand),
                application.CommandAsync("postgres", KnownResourceCommands.StopCommand));
        }

        Assert.Null(await application.CommandAsync("postgres", KnownResourceCommands.StopCommand));
        await application.StateAsync("postgres", [.. KnownResourceStates.TerminalStates]);
        Assert.Null(await application.CommandAsync("postgres", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("postgres");
    }

    [Fact]
    public async Task Start_ContainerOnlyDemands_FailWithTheReasonAndLeaveSiblingsAlone()
    {
        var builder = CreateBuilder();
        builder.AddPostgres("image").WithImage("pgvector/pgvector", "pg18").RunAsNative();
        builder.AddPostgres("mounts").WithBindMount("etc", "/etc/postgresql").RunAsNative();
        builder.AddPostgres("postgres").RunAsNative();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("image", KnownResourceStates.FailedToStart);
        await application.StateAsync("mounts", KnownResourceStates.FailedToStart);
        await application.HealthyAsync("postgres");

        await application.LineAsync("image", "Resource 'image' cannot run natively, because its image was set to 'docker.io/pgvector/pgvector:pg18'. Run it in a container: remove RunAsNative()");
        await application.LineAsync("mounts", "is mounted at '/etc/postgresql'");
        Assert.Contains("cannot run natively", await application.CommandAsync("image", KnownResourceCommands.StartCommand), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoPostgresWhereTheSettingPoints_FailsWithTheReason()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, $"{PostgresLocator.BinDirectorySetting}={_folder.FullName}");
        builder.AddPostgres("postgres").RunAsNative();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("postgres", KnownResourceStates.FailedToStart);

        await application.LineAsync("postgres", "there is no 'postgres' in it");
    }

    [Fact]
    public async Task Start_NoFolderForData_FailsWithTheReason()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var builder = RunningApplication.CreateBuilder(_folder.FullName, $"LocalStack:DataDirectory={file}");
        builder.AddPostgres("kept").WithDataVolume("kept").RunAsNative();
        builder.AddPostgres("temporary").RunAsNative();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("kept", KnownResourceStates.FailedToStart);
        await application.HealthyAsync("temporary");

        await application.LineAsync("kept", "The data folder of resource 'kept' cannot be created: ");
    }

    [Fact]
    public async Task Stop_RandomPortsWithoutAFolder_DataWasTemporary()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName);
        var server = builder.AddPostgres("postgres").WithDataVolume("kept").RunAsNative();
        await using var application = await RunningApplication.StartAsync(builder);
        await application.HealthyAsync("postgres");
        var folder = await PostgresQuery.RunAsync(server.Resource, "SHOW data_directory");
        Assert.True(Directory.Exists(folder));
        Assert.Equal("off", await PostgresQuery.RunAsync(server.Resource, "SHOW fsync"));

        await application.StopAsync();

        Assert.False(Directory.Exists(folder), $"'{folder}' is still there.");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.FullName), entry => Path.GetFileName(entry) == "volumes");
    }

    [Fact]
    public async Task Kill_Server_IsSeenAndStartsAgainWithItsData()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The server is looked up in /proc.");
        var (application, database) = await StartKeptAsync();
        await using var _ = application;

        var server = ServerProcess.FindChild(application.ProcessId("postgres"));
        ServerProcess.Kill(server);
        await application.StateAsync("postgres", KnownResourceStates.Exited, KnownResourceStates.Finished);
        await application.StateAsync("shop", KnownResourceStates.Exited, KnownResourceStates.Finished);

        Assert.Null(await application.CommandAsync("postgres", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("shop");
        Assert.Equal("42", await PostgresQuery.RunAsync(database, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Kill_Launcher_TakesTheServerAlongAndLosesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The server is looked up in /proc.");
        var (application, database) = await StartKeptAsync();
        await using var _ = application;

        var launcher = application.ProcessId("postgres");
        var server = ServerProcess.FindChild(launcher);
        ServerProcess.Kill(launcher);
        await application.StateAsync("postgres", KnownResourceStates.Exited, KnownResourceStates.Finished);
        await ServerProcess.GoneAsync(server);

        Assert.Null(await application.CommandAsync("postgres", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("shop");
        Assert.Equal("42", await PostgresQuery.RunAsync(database, "SELECT answer FROM kept"));
    }

    [Fact]
    public void RunAsNative_BackendIsContainer_LeavesTheContainer()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, "LocalStack:Backend=container");

        var server = builder.AddPostgres("postgres").RunAsNative().Resource;

        Assert.True(server.IsContainer());
        Assert.Equal([server], builder.Resources.Where(resource => resource is not ParameterResource));
    }

    [Fact]
    public void RunAsNative_Publishing_LeavesTheContainer()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, "--publisher", "manifest", "--output-path", _folder.FullName);

        var server = builder.AddPostgres("postgres").RunAsNative().Resource;

        Assert.True(builder.ExecutionContext.IsPublishMode);
        Assert.True(server.IsContainer());
        Assert.Equal([server], builder.Resources.Where(resource => resource is not ParameterResource));
    }

    [Fact]
    public void RunAsNative_BackendIsUnknown_IsRefused()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, "LocalStack:Backend=podman");

        var exception = Assert.Throws<DistributedApplicationException>(() => builder.AddPostgres("postgres").RunAsNative());

        Assert.Equal("The setting 'LocalStack:Backend' is 'podman'. It must be 'native' (the default) or 'container'.", exception.Message);
    }

    private static async Task<NpgsqlConnection> ConnectAsync(IResourceWithConnectionString resource)
    {
        var connection = new NpgsqlConnection(await resource.GetConnectionStringAsync(TestContext.Current.CancellationToken) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private IDistributedApplicationBuilder CreateBuilder() => RunningApplication.CreateBuilder(_folder.FullName, $"LocalStack:DataDirectory={DataDirectory}");

    private async Task<(RunningApplication Application, PostgresDatabaseResource Database)> StartKeptAsync()
    {
        var builder = CreateBuilder();
        var database = builder.AddPostgres("postgres").WithDataVolume("kept").RunAsNative().AddDatabase("shop").Resource;
        var application = await RunningApplication.StartAsync(builder);
        await application.HealthyAsync("shop");
        await PostgresQuery.RunAsync(database, "CREATE TABLE kept AS SELECT 42 AS answer");
        return (application, database);
    }
}
