using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Shield;

/// <summary>Has the runtime of a project load the shield, by its startup hooks, whoever starts it: the orchestrator, a debugger or <c>dotnet watch</c>.</summary>
/// <param name="Hosts">More names that the project is called by.</param>
internal sealed record LoopbackShield(List<string> Hosts) : IResourceAnnotation
{
    private const string Record = "LocalStack.Hosting.Shield";
    private const string HooksVariable = "DOTNET_STARTUP_HOOKS";
    private const string HostsVariable = "LOCALSTACK_SHIELD_HOSTS";

    /// <summary>Adds the variables. Other hooks stay.</summary>
    public void AddTo(Dictionary<string, object> variables)
    {
        variables[HooksVariable] = (variables.GetValueOrDefault(HooksVariable) ?? Environment.GetEnvironmentVariable(HooksVariable)) is string { Length: > 0 } others
            ? $"{others}{Path.PathSeparator}{Assembly}"
            : Assembly;
        variables[HostsVariable] = string.Join(';', Hosts);
    }

    private static string Assembly { get; } =
        typeof(LoopbackShield).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(static record => record.Key == Record)?.Value is { } file && File.Exists(file)
            ? file
            : throw new DistributedApplicationException("The program of the loopback shield is not there. Build the solution again, or remove WithLoopbackShield().");
}
