using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>docker-compose.yml and what is read with it are written by hand; these keep them in step with the AppHost.</summary>
public sealed class ComposeFileTests
{
    [Fact]
    public async Task Services_HaveThePortsAndReferencesOfTheAppHost()
    {
        var appHost = await ReadAppHostAsync(TestContext.Current.CancellationToken);

        var differences = ServiceContract.FindDifferences(appHost, ComposeFile.Read(ComposeFile.Override).ReadContracts());

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task ServicesOfTheStack_HaveTheReferencesOfTheAppHost_AndPublishApiAndDashboardAlone()
    {
        var appHost = await ReadAppHostAsync(TestContext.Current.CancellationToken);
        var wanted = appHost.ToDictionary(
            service => service.Key,
            service => service.Value with { Ports = service.Key switch { "api" => service.Value.Ports, "dashboard" => [62890], _ => [] } });

        var differences = ServiceContract.FindDifferences(wanted, ComposeFile.Read(ComposeFile.Stack).ReadContracts());

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void PublishedPorts_AreOnLoopback() =>
        Assert.All(ComposeFile.Read(ComposeFile.Override).ReadPublishedPorts(), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    private static async Task<IReadOnlyDictionary<string, ServiceContract>> ReadAppHostAsync(CancellationToken cancellationToken)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(cancellationToken);

        // The dashboard is no resource that AppHost.cs adds.
        var contracts = new Dictionary<string, ServiceContract> { ["dashboard"] = new([62890, 62891, 62892], []) };
        foreach (var resource in builder.Resources.OfType<IResourceWithEnvironment>().Where(static resource => resource is ProjectResource or ContainerResource))
        {
            contracts[resource.Name] = new(
                [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Port).OfType<int>()],
                [.. await ReadVariablesAsync(resource, cancellationToken)]);
        }

        return contracts;
    }

    // As when it is published: nothing has an address yet.
    private static async Task<IEnumerable<string>> ReadVariablesAsync(IResourceWithEnvironment resource, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, object>();
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), resource, variables, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return variables.Keys;
    }
}
