using System.Reflection;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The checkout under test.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Metadata("RepositoryRoot");

    public static string Metadata(string key) =>
        typeof(RepositoryFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
