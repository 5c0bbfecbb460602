using Aspire.Hosting;
using LocalStack.Hosting.Tests.Builder;

namespace LocalStack.Hosting.Tests.Publishing;

/// <summary>An application that is published into a folder of its own.</summary>
public abstract class PublishTest : ModelTest
{
    protected string Output => Path.Combine(Folder, "out");

    protected IDistributedApplicationBuilder CreatePublishBuilder(params string[] args) => CreateBuilder(["--operation=publish", $"--output-path={Output}", .. args]);

    /// <summary>Publishes, and gives the compose file.</summary>
    protected async Task<string> PublishAsync(IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return await ReadAsync("docker-compose.yml");
    }

    /// <summary>Tries to publish, and gives what is said against it.</summary>
    protected static async Task<string> RefuseAsync(IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        return (await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken))).Message;
    }

    protected Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Output, name), TestContext.Current.CancellationToken);

    /// <summary>The lines of one service, without the indentation that all of them have.</summary>
    protected static string Service(string compose, string name)
    {
        var lines = compose.Split('\n');
        var start = Array.IndexOf(lines, $"  {name}:");
        Assert.True(start >= 0, $"There is no service '{name}' in:\n{compose}");
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]));
    }
}
