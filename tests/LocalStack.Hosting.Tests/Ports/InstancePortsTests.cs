using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>Which ports and data an instance of an AppHost has.</summary>
public sealed class InstancePortsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-instances-");

    private string BlocksFile => Path.Combine(_folder.FullName, "localstack", "port-blocks");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Move_PortsOfAModel_KeepTheirLastTwoDigitsWhereTheyAreFree()
    {
        var block = new PortBlock(14_300);

        Assert.Equal([14393, 14380, 14381, 14399, 14300, 14393], new[] { 62893, 8080, 3080, 199, 299, 62893 }.Select(block.Move));
    }

    [Fact]
    public void Move_MoreThanTheBlockHas_IsRefused()
    {
        var block = new PortBlock(14_300);

        var moved = Enumerable.Range(0, PortBlock.Size).Select(index => block.Move(5000 + (index * PortBlock.Size))).ToList();

        Assert.Equal(Enumerable.Range(14_300, PortBlock.Size), moved.OfType<int>().Order());
        Assert.Null(block.Move(7));
        Assert.Equal(moved[7], block.Move(5700));
    }

    public static TheoryData<string, int[], int[], int, int, int?> Choices { get; } = new()
    {
        // who asks, blocks of others, ports in use, first and last for clients, first port of the block
        { "/src/shop/AppHost@auto", [], [], 32768, 60999, 12_300 },
        { "/src/shop/AppHost@blue", [], [], 32768, 60999, 19_900 },
        { "/src/shop/AppHost@auto", [12_300], [], 32768, 60999, 12_400 },
        { "/src/shop/AppHost@auto", [12_300], [12_450], 32768, 60999, 12_500 },
        { "/src/shop/AppHost@auto", [], [], 12_350, 60999, 10_000 },
        { "/src/shop/AppHost@auto", [], [], 1024, 65535, 12_300 },
        { "/src/shop/AppHost@auto", [.. Enumerable.Range(0, 100).Select(static block => 10_000 + (block * 100)).Except([13_000])], [], 32768, 60999, 13_000 },
        { "/src/shop/AppHost@auto", [.. Enumerable.Range(0, 100).Select(static block => 10_000 + (block * 100))], [], 32768, 60999, null },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Choose_ByTheHashOfWhoAsks_OrTheNextThatIsFree(string identity, int[] given, int[] used, int firstClient, int lastClient, int? expected)
    {
        Assert.Equal(expected, PortBlocks.Choose(identity, [.. given], [.. used], new PortRange(firstClient, lastClient)));
    }

    [Fact]
    public async Task Take_EightAtOnce_HaveEightBlocks_AndTheSameAtTheNextRun()
    {
        var directories = Enumerable.Range(0, 8).Select(index => _folder.CreateSubdirectory($"worktree {index}").FullName).ToList();

        var first = await Task.WhenAll(directories.Select(directory => Task.Run(() => Take(directory), TestContext.Current.CancellationToken)));
        var again = await Task.WhenAll(directories.AsEnumerable().Reverse().Select(directory => Task.Run(() => Take(directory), TestContext.Current.CancellationToken)));

        Assert.Equal(8, first.Distinct().Count());
        Assert.Equal(first, again.Reverse());
    }

    [Fact]
    public void Take_FolderOfAnAppHostIsGone_ItsBlockIsGivenAgain()
    {
        var gone = _folder.CreateSubdirectory("gone");
        var block = Take(gone.FullName);
        gone.Delete();
        var stays = _folder.CreateSubdirectory("stays").FullName;

        Take(stays);

        Assert.DoesNotContain($"{block} ", File.ReadAllText(BlocksFile).Replace($"{Take(stays)} ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_BlockOfAnotherProgram_IsNotGiven()
    {
        var folder = _folder.CreateSubdirectory("folder").FullName;
        var first = Take(folder);
        File.Delete(BlocksFile);
        using var listener = new TcpListener(IPAddress.Loopback, first + 50);
        listener.Start();

        Assert.NotEqual(first, Take(folder));
    }

    [Theory]
    [InlineData("http://127.0.0.1:62890", "http://127.0.0.1:14390")]
    [InlineData("https://localhost:17001;http://[::1]:15002/", "https://localhost:14301;http://[::1]:14302")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0")]
    [InlineData("nonsense", "nonsense")]
    [InlineData(null, null)]
    public void MoveAll_AddressOfTheDashboard_GoesToTheBlock(string? value, string? expected)
    {
        foreach (var setting in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_RESOURCE_SERVICE_ENDPOINT_URL"])
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, value)]).Build();

            DashboardAddress.MoveAll(configuration, new PortBlock(14_300), new HashSet<string>());

            Assert.Equal(expected, configuration[setting]);
        }
    }

    [Fact]
    public void MoveAll_AddressFromTheCommandLine_Stays()
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(["--ASPNETCORE_URLS=http://127.0.0.1:5000"]).Build();
        var chosen = DashboardAddress.FindChosen(configuration);
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:62891"; // a default, which goes to the command line's provider, too

        DashboardAddress.MoveAll(configuration, new PortBlock(14_300), chosen);

        Assert.Equal(("http://127.0.0.1:5000", "http://127.0.0.1:14391"), (configuration["ASPNETCORE_URLS"], configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]));
    }

    [Theory]
    [InlineData(null, "data")]
    [InlineData("auto", "data/@auto")]
    [InlineData("Blue-2", "data/@blue-2")]
    public void DataDirectory_OfAnInstance_IsItsOwn(string? instance, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("LocalStack:DataDirectory", "data"), new("LocalStack:Instance", instance)]).Build();

        Assert.Equal(Path.Combine(_folder.FullName, expected), new AppHostFolders(configuration, _folder.FullName).DataDirectory);
    }

    [Fact]
    public void Volumes_OfAnInstance_AreItsOwn()
    {
        string[] names = [.. new[] { "", "auto", "blue" }.Select(instance =>
        {
            var builder = CreateBuilder($"LocalStack:Instance={instance}").AddLocalStack();
            return VolumeNameGenerator.Generate(builder.AddContainer("cache", "redis"), "data");
        })];

        Assert.Equal(3, names.Distinct().Count());
    }

    [Theory]
    [InlineData("../shop")]
    [InlineData("two words")]
    [InlineData("-")]
    public void Instance_NameThatCannotBeAFolder_IsRefused(string name)
    {
        var exception = Assert.Throws<DistributedApplicationException>(() => CreateBuilder($"LocalStack:Instance={name}").AddLocalStack());

        Assert.Contains($"'LocalStack:Instance' is '{name}'. It must be 'auto', or a name of up to 32 letters, digits and hyphens.", exception.Message, StringComparison.Ordinal);
    }

    private int Take(string directory) => new PortBlocks(BlocksFile).Take(directory, "auto").Range.First;

    private IDistributedApplicationBuilder CreateBuilder(string setting) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = ["DcpPublisher:RandomizePorts=true", setting],
        DisableDashboard = true,
        ProjectDirectory = _folder.FullName,
    });
}
