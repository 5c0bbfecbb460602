namespace Aspire.Hosting;

/// <summary>A project that is known by its file only.</summary>
internal sealed class ProjectFile(string path) : IProjectMetadata
{
    public string ProjectPath { get; } = path;

    public static ProjectFile Find(string resourceName, string path)
    {
        if (!Directory.Exists(path))
        {
            return new(path);
        }

        string[] projects = [.. Directory.EnumerateFiles(path, "*.csproj").Order(StringComparer.Ordinal)];
        return projects.Length == 1
            ? new(projects[0])
            : throw new DistributedApplicationException(
                $"The folder '{path}' of resource '{resourceName}' has {(projects.Length == 0 ? "no project file" : $"{projects.Length} project files")}, and one is needed. " +
                "Name the project file or the .cs file itself.");
    }
}
