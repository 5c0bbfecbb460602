using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Projects;

/// <summary>
/// Starts the program that the build made, without <c>dotnet run</c> between it and the orchestrator: that costs seconds and 50 MB for each project.
/// Under a debugger and <c>dotnet watch</c>, which start projects themselves, and for projects that the build did not record, nothing changes.
/// </summary>
internal static class BuiltPrograms
{
    private const string RecordPrefix = "LocalStack.Program:";
    private const string DotnetRoot = "DOTNET_ROOT";

    /// <summary>Changes the projects of a model.</summary>
    public static void Use(IReadOnlyList<IResource> resources, Assembly? appHost, IConfiguration configuration)
    {
        if (IsStartedByOthers(configuration))
        {
            return;
        }

        var programs = Read(appHost);
        foreach (var project in resources.OfType<ProjectResource>().Where(static project => !project.Annotations.OfType<ExecutableAnnotation>().Any()))
        {
            var file = project.GetProjectMetadata().ProjectPath;
            if (programs.TryGetValue(file, out var assembly) && FindProgram(assembly) is { } program)
            {
                project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(file)! });
                project.Annotations.Add(new EnvironmentCallbackAnnotation(static variables => variables.TryAdd(DotnetRoot, RuntimeRoot)));
            }
        }
    }

    private static bool IsStartedByOthers(IConfiguration configuration) =>
        configuration["DEBUG_SESSION_PORT"] is { Length: > 0 } || DotnetWatch.StartsProjects(configuration);

    private static Dictionary<string, string> Read(Assembly? appHost) =>
        (appHost?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
            .Where(static record => record.Key.StartsWith(RecordPrefix, StringComparison.Ordinal) && record.Value is not null)
            .DistinctBy(static record => record.Key)
            .ToDictionary(static record => record.Key[RecordPrefix.Length..], static record => record.Value!, OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    // A project with UseAppHost=false has an assembly only, and stays with "dotnet run".
    private static string? FindProgram(string assembly) =>
        Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null) is var program && File.Exists(program) ? program : null;

    /// <summary>The .NET that runs the AppHost, for programs that would look for one elsewhere: "/usr/share/dotnet" of "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/".</summary>
    private static string RuntimeRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
