using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>A data folder of a test, and servers prepared on it. The programs come from the user's own cache, as in real life.</summary>
internal sealed class PostgresFolder : IDisposable
{
    private readonly DirectoryInfo _root;
    private readonly IConfiguration _configuration;

    public PostgresFolder(bool isPersistent = true, string account = "auto", string? binDirectory = null)
    {
        IsPersistent = isPersistent;
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [NativeServerAccount.Setting] = account,
            [PostgresLocator.BinDirectorySetting] = binDirectory,
        }).Build();
        Store = NativeServerPackageStore.Create(_configuration);

        // Beside the templates, as the engine does it for temporary data: they are moved, not copied, into the cache.
        _root = Directory.CreateDirectory(Path.Combine(Store.CacheDirectory, "tests", Path.GetRandomFileName()));
        DataDirectory = Directory.CreateDirectory(Path.Combine(_root.FullName, "data")).FullName;
    }

    public NativeServerPackageStore Store { get; }

    public string DataDirectory { get; }

    public bool IsPersistent { get; }

    public string Cluster => Path.Combine(DataDirectory, "pgdata");

    public List<string> Progress { get; } = [];

    public static string ConnectionString(NativeServerContext context, string password, string userName = "postgres", string database = "postgres") =>
        new NpgsqlConnectionStringBuilder
        {
            Host = context.Address.ToString(),
            Port = context.TargetPort,
            Username = userName,
            Password = password,
            Database = database,
            Pooling = false,
            Timeout = 30,
        }.ConnectionString;

    public async Task<NativeServerContext> CreateContextAsync(TimeProvider? time = null, string? folder = null) => new()
    {
        Resource = new ContainerResource("database"),
        InstanceName = "database-test",
        Logger = NullLogger.Instance,
        DataDirectory = folder ?? DataDirectory,
        IsPersistent = IsPersistent,
        Address = IPAddress.Loopback,
        TargetPort = FreePort(),
        Services = new ServiceCollection().BuildServiceProvider(),
        Packages = Store,
        Account = await (await NativeServerAccount.ChooseAsync(_configuration, TestContext.Current.CancellationToken)).ReachingAsync(DataDirectory, TestContext.Current.CancellationToken),
        Progress = Progress.Add,
        Time = time ?? TimeProvider.System,
    };

    /// <summary>Another path to the data: over a link in the middle of it, as when a home folder is one.</summary>
    public string CreateLink() => Path.Combine(Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "link"), _root.FullName).FullName, "data");

    public async Task<NativeServerCommand> PrepareAsync(NativeServerContext context, string password, string userName = "postgres")
    {
        var native = new NativePostgres(new PostgresLocator(_configuration, SystemPostgres.OfThisMachine(), PostgresPackages.Platform));
        return context.Account.Apply((await native.PrepareAsync(context, userName, password, TestContext.Current.CancellationToken)).Command);
    }

    /// <summary>Prepares and starts a server, and answers with it and a connection string that it accepts.</summary>
    public async Task<(RunningServer Server, string ConnectionString)> StartAsync(string password, string userName = "postgres")
    {
        var context = await CreateContextAsync();
        var command = await PrepareAsync(context, password, userName);
        var connectionString = ConnectionString(context, password, userName);
        return (await RunningServer.StartAsync(command, connectionString), connectionString);
    }

    public static async Task<string?> QueryAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
