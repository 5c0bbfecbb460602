using System.Reflection;

namespace LocalStack.Hosting;

/// <summary>
/// Programs that packages bring for an AppHost to start. A package's targets note the place of each in the AppHost's assembly, as metadata under the program's name:
/// only the build knows where packages lie.
/// </summary>
public static class PackagePrograms
{
    /// <summary>Finds a program.</summary>
    /// <param name="appHost">The AppHost's assembly, for example of <c>IDistributedApplicationBuilder.AppHostAssembly</c>. What it does not note is looked for in the assembly that was started, such as a test's.</param>
    /// <param name="name">The program's name, for example <c>LocalStack.Dashboard</c>.</param>
    /// <returns>The full path that was noted, whether or not a file is there; <see langword="null"/> where none was.</returns>
    public static string? Find(Assembly? appHost, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        return Read(appHost, name) ?? Read(Assembly.GetEntryAssembly(), name);
    }

    private static string? Read(Assembly? assembly, string name) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(record => record.Key == name)?.Value;
}
