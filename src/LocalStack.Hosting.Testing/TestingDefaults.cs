using System.Reflection;
using Aspire.Hosting.Lifecycle;
using LocalStack.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Testing;

/// <summary>What an application under test has by default, each overridable by its arguments.</summary>
internal static class TestingDefaults
{
    private static readonly Dictionary<string, string?> Configuration = new()
    {
        ["LocalStack:RandomizePorts"] = "true",
    };

    public static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Assembly? appHost = null)
    {
        options.DisableDashboard = true;
        options.AssemblyName ??= appHost?.GetName().Name;

        // Beneath everything else that configures the AppHost, so that its arguments and the environment win.
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Configuration });
    }

    public static void Apply(DistributedApplicationBuilder builder)
    {
        // What the services say is theirs; how the test's own client calls them is noise beside it.
        builder.Services.AddLogging(logging => logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning));
        builder.Services.AddHttpClient(string.Empty).AddStandardResilienceHandler();
        builder.Services.AddSingleton<ApplicationTelemetry>();
        builder.Services.TryAddEventingSubscriber<TelemetryCollection>();
    }
}
