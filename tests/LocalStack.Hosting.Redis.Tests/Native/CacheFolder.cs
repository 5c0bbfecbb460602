using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Redis.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace LocalStack.Hosting.Redis.Tests.Native;

/// <summary>A data folder of a test, and cache servers prepared on it.</summary>
internal sealed class CacheFolder(bool isPersistent, string server) : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-cache-");

    public string DataDirectory => _root.FullName;

    /// <summary>The servers of this machine: Garnet always, redis-server where it is installed.</summary>
    public static TheoryData<string> Servers
    {
        get
        {
            var servers = new TheoryData<string> { "garnet" };
            if (CacheLocator.OfThisMachine(Empty, appHost: null).FindInstalled() is { } installed)
            {
                servers.Add(installed.Path);
            }

            return servers;
        }
    }

    private static IConfiguration Empty => new ConfigurationBuilder().Build();

    public async Task<NativeServerContext> CreateContextAsync() => new()
    {
        Resource = new ContainerResource("cache"),
        InstanceName = "cache-test",
        Logger = NullLogger.Instance,
        DataDirectory = DataDirectory,
        IsPersistent = isPersistent,
        Address = IPAddress.Loopback,
        TargetPort = FreePort(),
        Services = new ServiceCollection().BuildServiceProvider(),
        Packages = NativeServerPackageStore.Create(Empty),
        Account = await NativeServerAccount.ChooseAsync(Empty, TestContext.Current.CancellationToken),
        Progress = static _ => { },
    };

    public Task<NativeServerCommand> PrepareAsync(NativeServerContext context, string? password, IReadOnlyList<string>? searchFolders = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(CacheLocator.ServerSetting, server)]).Build();
        var locator = searchFolders is null ? CacheLocator.OfThisMachine(configuration, appHost: null) : new CacheLocator(configuration, searchFolders, PackagePrograms.Find(appHost: null, CacheLocator.GarnetName));
        return new NativeCache(locator).PrepareAsync(context, password, snapshots: null, TestContext.Current.CancellationToken);
    }

    /// <summary>Prepares and starts a server, and answers with it, a client of it, and its port.</summary>
    public async Task<(RunningCache Server, ConnectionMultiplexer Client, int Port)> StartAsync(string password)
    {
        var context = await CreateContextAsync();
        var command = await PrepareAsync(context, password);
        var options = new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, context.TargetPort } }, Password = password };
        var (process, client) = await RunningCache.StartAsync(command, options.ToString(includePassword: true));
        return (process, client, context.TargetPort);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
