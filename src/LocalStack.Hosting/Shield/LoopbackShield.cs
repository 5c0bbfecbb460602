using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Shield;

/// <summary>Has the runtime of a project load the shield, by its startup hooks.</summary>
/// <param name="Assembly">The shield's assembly.</param>
/// <param name="Hosts">More names that the project is called by.</param>
internal sealed record LoopbackShield(string Assembly, List<string> Hosts) : IResourceAnnotation
{
    private const string AssemblyName = "LocalStack.Hosting.Shield";
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

    /// <summary>The shield's assembly for the projects of an AppHost.</summary>
    /// <exception cref="DistributedApplicationException">It is not there.</exception>
    public static string FindAssembly(Assembly? appHost) =>
        PackagePrograms.Find(appHost, AssemblyName) is { } file && File.Exists(file)
            ? file
            : throw new DistributedApplicationException("The assembly of the loopback shield is not there. It comes with the package LocalStack.Hosting: restore and build the AppHost again, or remove WithLoopbackShield().");
}
