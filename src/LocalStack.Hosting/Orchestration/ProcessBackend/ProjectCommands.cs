using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>Which program runs a .NET project: what the AppHost's build has made of it, started directly, from the project's own folder.</summary>
internal static class ProjectCommands
{
    private const string PathProperty = "project.path";

    /// <exception cref="DistributedApplicationException">There is nothing to start; the message says what to do.</exception>
    public static ProcessCommand For(IResource resource)
    {
        var metadata = resource.Annotations.OfType<IProjectMetadata>().LastOrDefault()
            ?? throw new DistributedApplicationException($"Project resource '{resource.Name}' has no project. Add it with AddProject<Projects.X>(\"{resource.Name}\") or AddProject(\"{resource.Name}\", path).");
        var folder = Path.GetDirectoryName(Path.GetFullPath(metadata.ProjectPath)) is { } parent && Directory.Exists(parent)
            ? parent
            : throw new DistributedApplicationException($"The project of resource '{resource.Name}' is not there: '{metadata.ProjectPath}' does not exist. Correct the path in the AppHost.");
        var shown = new ResourcePropertySnapshot(PathProperty, metadata.ProjectPath) { DisplayName = "Project path" };
        if (metadata is ILaunchableProjectMetadata { TargetPath: { Length: > 0 } assembly })
        {
            return ForAssembly(resource, metadata, assembly, folder) with { Properties = [shown] };
        }

        if (!File.Exists(metadata.ProjectPath))
        {
            throw new DistributedApplicationException($"The project of resource '{resource.Name}' is not there: '{metadata.ProjectPath}' does not exist. Correct the path in the AppHost.");
        }

        // A project that the AppHost's build does not know has to be asked for: the command line builds and starts it.
        return new ProcessCommand
        {
            FileName = DotnetHost,
            Arguments = ["run", metadata.IsFileBasedApp ? "--file" : "--project", metadata.ProjectPath, "--no-launch-profile", "--"],
            WorkingDirectory = folder,
            Properties = [shown],
        };
    }

    /// <summary>The <c>dotnet</c> that runs this process, or the one in the PATH.</summary>
    internal static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static ProcessCommand ForAssembly(IResource resource, IProjectMetadata metadata, string assembly, string folder)
    {
        var executable = OperatingSystem.IsWindows() ? Path.ChangeExtension(assembly, ".exe") : Path.ChangeExtension(assembly, null);
        if (File.Exists(executable))
        {
            return new ProcessCommand { FileName = executable, WorkingDirectory = folder };
        }

        return File.Exists(assembly)
            ? new ProcessCommand { FileName = DotnetHost, Arguments = ["exec", assembly], WorkingDirectory = folder }
            : throw new DistributedApplicationException(
                $"Project '{Path.GetFileNameWithoutExtension(metadata.ProjectPath)}' of resource '{resource.Name}' does not look built: '{assembly}' does not exist. "
                + $"Build it with: dotnet build \"{metadata.ProjectPath}\" (in the same configuration as the AppHost), then start '{resource.Name}' again.");
    }
}
