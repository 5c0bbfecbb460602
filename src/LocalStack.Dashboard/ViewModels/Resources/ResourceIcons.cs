using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>The icon of a resource, by what it is.</summary>
internal static class ResourceIcons
{
    public static string Of(ResourceSnapshot resource) => resource.Type switch
    {
        "Project" => "project",
        "Executable" => "executable",
        "Parameter" => "parameter",
        "ConnectionString" => "plug",
        "ExternalService" => "globe",
        _ when resource.Type.Contains("Database", StringComparison.OrdinalIgnoreCase) || resource.Type.Contains("Postgres", StringComparison.OrdinalIgnoreCase)
            || resource.Type.Contains("Redis", StringComparison.OrdinalIgnoreCase) => "database",
        _ when (resource.FindProperty("container.image") ?? "") is var image && (image.Contains("postgres", StringComparison.OrdinalIgnoreCase) || image.Contains("redis", StringComparison.OrdinalIgnoreCase)) => "database",
        "Container" => "container",
        _ => "dot",
    };
}
