using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>That a run is on the servers it claims to be on.</summary>
public sealed class BackendTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    [Fact]
    public async Task Servers_AreOfTheChosenBackend()
    {
        var choice = BackendChoice.Current;
        TestContext.Current.TestOutputHelper?.WriteLine($"The servers of this run are {choice.Backend}: {choice.Reason}.");
        Assert.SkipWhen(choice.IsFallback, $"The suite ran on native servers only: {choice.Reason}.");

        var (version, folder) = (await ReadAsync("server_version_num"), await ReadAsync("data_directory"));

        switch (choice.Backend)
        {
            case ServerBackend.Containers:
                Assert.Equal("17", version[..2]);
                Assert.False(Directory.Exists(folder), $"'{folder}' exists on this machine, so the server is no container.");
                break;
            case ServerBackend.Native:
                Assert.True(Directory.Exists(folder), $"'{folder}' does not exist on this machine, so the server is no process of it.");
                break;
            default:
                Assert.NotEmpty(version);
                break;
        }
    }

    private Task<string> ReadAsync(string setting) => fixture.Space.QueryAsync<string>("SELECT current_setting($1)", setting);
}
