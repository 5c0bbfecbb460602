using System.Reflection;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>Programs in their own output folders.</summary>
internal static class Programs
{
    public static string Folder(string project) => Path.Combine(Metadata("Programs"), project, Metadata("Configuration"));

    private static string Metadata(string key) => typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
