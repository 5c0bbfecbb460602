using LocalStack.Hosting;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Gives a builder that a test makes itself the defaults of an application under test.</summary>
internal sealed class TestComposition(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder) : AppHostObserver
{
    public override void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings hostSettings)
    {
        TestingDefaults.Apply(options, hostSettings);
        configureBuilder(options, hostSettings);
    }

    public override void OnBuilderCreated(DistributedApplicationBuilder builder) => TestingDefaults.Apply(builder);
}
