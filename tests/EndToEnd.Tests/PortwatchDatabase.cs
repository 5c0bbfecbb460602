using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The database of an AppHost inside a test.</summary>
internal static class PortwatchDatabase
{
    /// <summary>A volume is that of development, also in a test, and would stay.</summary>
    public static void KeepNoVolume(IDistributedApplicationBuilder builder)
    {
        var server = builder.Resources.Single(static resource => resource.Name == "postgres");
        foreach (var mount in server.Annotations.OfType<ContainerMountAnnotation>().ToArray())
        {
            server.Annotations.Remove(mount);
        }
    }
}
