using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Publishing;

/// <summary>What cannot be published is said in one sentence each, all at once, and nothing is written.</summary>
public class RefusalTests : PublishTest
{
    public static TheoryData<Action<IDistributedApplicationBuilder>, string[]> Unpublishable() => new()
    {
        { builder => builder.AddExecutable("tool", "/usr/bin/tool", "."), ["'tool'", "'/usr/bin/tool'", "AddContainer()", "ExcludeFromManifest()"] },
        { builder => builder.AddContainer("web", "image").WithHttpEndpoint(), ["'http'", "'web'", "targetPort"] },
        { builder => builder.AddContainer("web", "image").WithEnvironment("TARGET", new HostUrl("http://localhost:4317")), ["'TARGET'", "'web'", "'http://localhost:4317'"] },
        { builder => builder.AddContainer("web", "image").WithEnvironment("KEY", builder.AddParameter("api-key")), ["'api-key'", "Parameters:api-key", "'API_KEY'", ".env"] },
        { builder => builder.AddContainer("web", "image").WithContainerRuntimeArgs("--privileged"), ["'web'", "WithContainerRuntimeArgs"] },
        { builder => builder.AddContainer("web", "image").WithContainerFiles("/etc/web", []), ["'web'", "'/etc/web'", "WithBindMount()"] },
        {
            builder =>
            {
                var tool = builder.AddExecutable("tool", "tool", ".").WithHttpEndpoint().ExcludeFromManifest();
                builder.AddContainer("web", "image").WithReference(tool.GetEndpoint("http"));
            },
            ["'web'", "'http' of 'tool'", "not published"]
        },
        {
            builder =>
            {
                var job = builder.AddContainer("job", "image");
                builder.AddContainer("web", "image").WaitForCompletion(job, exitCode: 3);
            },
            ["'web'", "'job'", "exit code 3"]
        },
        {
            builder =>
            {
                var one = builder.AddContainer("one", "image");
                one.WaitFor(builder.AddContainer("two", "image").WaitFor(one));
            },
            ["one", "two", "circle"]
        },
    };

    [Theory]
    [MemberData(nameof(Unpublishable), DisableDiscoveryEnumeration = true)]
    public async Task Fault_IsNamed_AndNothingIsWritten(Action<IDistributedApplicationBuilder> describe, string[] expected)
    {
        var builder = CreatePublishBuilder();
        describe(builder);

        var message = await RefuseAsync(builder);

        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Faults_AreNamedTogether()
    {
        var builder = CreatePublishBuilder();
        builder.AddExecutable("one", "one", ".");
        builder.AddExecutable("two", "two", ".");

        var message = await RefuseAsync(builder);

        Assert.Contains("'one'", message, StringComparison.Ordinal);
        Assert.Contains("'two'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpsOfAProject_HasNoCertificate()
    {
        var builder = CreatePublishBuilder();
        builder.AddProject("api", WriteProject("Api")).WithHttpsEndpoint();

        Assert.Contains("'https' of resource 'api'", await RefuseAsync(builder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPublisher_IsNamedWithTheOneThereIs()
    {
        var message = await RefuseAsync(CreatePublishBuilder("--publisher=manifest"));

        Assert.Contains("'manifest'", message, StringComparison.Ordinal);
        Assert.Contains("'docker-compose'", message, StringComparison.Ordinal);
    }
}
