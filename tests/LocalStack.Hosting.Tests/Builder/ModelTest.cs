using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Tests.Builder;

/// <summary>An AppHost that is described and never started, in a folder of its own.</summary>
public abstract class ModelTest : IDisposable
{
    protected const string GrpcReceiver = "http://127.0.0.1:4317";

    protected string Folder { get; } = Directory.CreateTempSubdirectory("localstack-model-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected IDistributedApplicationBuilder CreateBuilder(params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--LocalStack:DataDirectory={Path.Combine(Folder, "data")}", $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={GrpcReceiver}", .. args],
        ProjectDirectory = Folder,
        DisableDashboard = true,
    });

    /// <summary>Writes a project with launch settings and appsettings, as far as they are given, and gives its file.</summary>
    protected string WriteProject(string name, object? launchSettings = null, object? appSettings = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        var file = Path.Combine(folder, $"{name}.csproj");
        File.WriteAllText(file, "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        if (launchSettings is not null)
        {
            Directory.CreateDirectory(Path.Combine(folder, "Properties"));
            File.WriteAllText(Path.Combine(folder, "Properties", "launchSettings.json"), JsonSerializer.Serialize(launchSettings));
        }

        if (appSettings is not null)
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.json"), JsonSerializer.Serialize(appSettings));
        }

        return file;
    }

    protected static object Profiles(params (string Name, object Profile)[] profiles) =>
        new { profiles = profiles.ToDictionary(profile => profile.Name, profile => profile.Profile) };

    /// <summary>Gives an endpoint the address that clients would use.</summary>
    protected static void Allocate(IResource resource, string endpointName, int port)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpointName);
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", port);
    }

    internal static async Task<ResourceConfiguration> ResolveAsync(
        IDistributedApplicationBuilder builder, IResource resource, string suffix = "abcdefgh", params (string EndpointName, int Port)[] targetPorts)
    {
        var instance = new ResourceInstance
        {
            Resource = resource,
            Id = $"{resource.Name}-{suffix}",
            TargetPorts = System.Collections.Immutable.ImmutableDictionary.CreateRange(targetPorts.Select(port => KeyValuePair.Create(port.EndpointName, port.Port))),
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await new ResourceConfigurationResolver(builder.ExecutionContext).ResolveAsync(instance, NullLogger.Instance, limit.Token);
    }

    internal static async Task<Dictionary<string, string>> GetEnvironmentAsync(
        IDistributedApplicationBuilder builder, IResource resource, params (string EndpointName, int Port)[] targetPorts) =>
        (await ResolveAsync(builder, resource, targetPorts: targetPorts)).Environment.ToDictionary(variable => variable.Name, variable => variable.Value);

    /// <summary>The variables that are not the same for every project.</summary>
    protected static Dictionary<string, string> WithoutDefaults(Dictionary<string, string> environment) =>
        environment.Where(variable => !variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)
                && variable.Key is not ("LOGGING__CONSOLE__FORMATTERNAME" or "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"))
            .ToDictionary();
}
