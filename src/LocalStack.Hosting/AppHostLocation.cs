using System.Reflection;
using Aspire.Hosting;

namespace LocalStack.Hosting;

/// <summary>Where the AppHost's project is.</summary>
/// <param name="Directory">The folder of the project.</param>
/// <param name="Path">The project file; folder and name when the file is not known.</param>
internal sealed record AppHostLocation(string Directory, string Path)
{
    // Written into the AppHost's assembly by build/LocalStack.Hosting.targets.
    private const string DirectoryKey = "apphostprojectpath";
    private const string FileKey = "apphostprojectname";

    public static AppHostLocation Find(Assembly? assembly, DistributedApplicationOptions options)
    {
        var metadata = assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().ToList() ?? [];

        // The folder that the build recorded is gone when a built AppHost was copied to another machine.
        var recorded = Read(DirectoryKey);
        var directory = options.ProjectDirectory
            ?? (System.IO.Directory.Exists(recorded) ? recorded : System.IO.Directory.GetCurrentDirectory());
        directory = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));

        return new(directory, System.IO.Path.Combine(directory, Read(FileKey) ?? assembly?.GetName().Name ?? "AppHost"));

        string? Read(string key) => metadata.Find(item => string.Equals(item.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
    }
}
