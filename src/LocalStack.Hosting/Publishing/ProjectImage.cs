using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>The image of a project: what <c>dotnet publish</c> made of it, copied onto .NET's runtime image.</summary>
/// <param name="ProjectName">The project's file name without extension; its folder below <see cref="Root"/> is called so.</param>
/// <param name="AssemblyName">The file name of the assembly that is run.</param>
internal sealed record ProjectImage(string ProjectName, string AssemblyName)
{
    /// <summary>The folder of all projects, from the output folder.</summary>
    public const string Root = "artifacts/compose";

    /// <summary>The name of the argument that chooses another base.</summary>
    public const string BaseArgument = "BASE_IMAGE";

    /// <summary>Microsoft's runtime image; it runs programs of this library's own framework version, and has the unprivileged user 1654.</summary>
    public const string DefaultBase = "mcr.microsoft.com/dotnet/aspnet:10.0";

    /// <summary>The folder that the image's build may read, from the output folder.</summary>
    public string Context => $"{Root}/{ProjectName}";

    public string DockerfilePath => $"{Context}/Dockerfile";

    public static ProjectImage Of(ProjectResource project)
    {
        var metadata = project.GetProjectMetadata();
        var name = Path.GetFileNameWithoutExtension(metadata.ProjectPath);
        return new(name, metadata is ILaunchableProjectMetadata { TargetPath: { Length: > 0 } assembly } ? Path.GetFileName(assembly) : $"{name}.dll");
    }

    /// <summary>Says why a project has no image; <see langword="null"/> when it has one.</summary>
    public static string? FindFault(ProjectResource project) => project.Annotations.OfType<IProjectMetadata>().LastOrDefault() switch
    {
        null => $"It is not known where the project of resource '{project.Name}' is. Add it with AddProject(), which says so.",
        { IsFileBasedApp: true } metadata =>
            $"Resource '{project.Name}' is the C# file '{Path.GetFileName(metadata.ProjectPath)}', which has no image. Make it a project, or leave it out with ExcludeFromManifest().",
        _ => null,
    };

    public string WriteDockerfile() =>
        $"""
        # Written by LocalStack. The program is put into app/ beside this file, by publishing with --build.
        ARG {BaseArgument}={DefaultBase}
        FROM ${"{" + BaseArgument + "}"}
        WORKDIR /app
        # The unprivileged user of .NET's images, by number, so that it is known to be none of root.
        COPY --chown=1654:1654 app/ ./
        USER 1654:1654
        ENTRYPOINT ["dotnet", "{AssemblyName}"]

        """.ReplaceLineEndings("\n");
}
