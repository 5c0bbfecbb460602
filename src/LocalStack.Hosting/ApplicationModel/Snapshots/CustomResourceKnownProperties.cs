namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of properties that are shown in a place of their own.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from: a project, an image, a path.</summary>
    public static string Source { get; } = "resource.source";

    /// <summary>The connection string.</summary>
    public static string ConnectionString { get; } = "resource.connectionString";
}
