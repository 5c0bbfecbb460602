using System.Runtime.Versioning;
using Aspire.Hosting;

namespace LocalStack.Hosting.Tests.Publishing;

public class PublishedFolderTests : PublishTest
{
    [Fact]
    public async Task EnvFile_KeepsWhatIsThere_AndGetsWhatIsMissing()
    {
        Directory.CreateDirectory(Output);
        await File.WriteAllTextAsync(Path.Combine(Output, ".env"), "# mine\nexport FIRST='old value'", TestContext.Current.CancellationToken);

        await PublishAsync(Describe());

        Assert.Equal("# mine\nexport FIRST='old value'\nSECOND='with space'\n", await ReadAsync(".env"));
    }

    [Fact]
    public async Task EnvFile_SecondTime_IsLeftAlone()
    {
        await PublishAsync(Describe("first"));
        var before = await ReadAsync(".env");

        await PublishAsync(Describe("other"));

        Assert.Equal(before, await ReadAsync(".env"));
        Assert.Contains("FIRST=first\n", before, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task EnvFile_IsForItsOwnerOnly_AlsoWhenItWasNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await PublishAsync(Describe());
        var file = Path.Combine(Output, ".env");
        var mode = File.GetUnixFileMode(file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        await PublishAsync(Describe());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal(mode, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task EnvFile_ValueOfTwoLines_IsRefused()
    {
        var message = await RefuseAsync(Describe("one\ntwo"));

        Assert.Contains("'first'", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task ComposeFile_OfSomebodyElse_IsLeftAlone()
    {
        Directory.CreateDirectory(Output);
        var file = Path.Combine(Output, "docker-compose.yml");
        await File.WriteAllTextAsync(file, "services: {}\n", TestContext.Current.CancellationToken);

        var message = await RefuseAsync(Describe());

        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Equal("services: {}\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file], Directory.GetFiles(Output, "*", SearchOption.AllDirectories));
    }

    private IDistributedApplicationBuilder Describe(string first = "first")
    {
        var builder = CreatePublishBuilder();
        builder.AddContainer("web", "image")
            .WithEnvironment("FIRST", builder.AddParameter("first", first))
            .WithEnvironment("SECOND", builder.AddParameter("second", "with space"));
        return builder;
    }
}
