using System.Diagnostics;
using Aspire.Hosting;
using LocalStack.Hosting.Orchestration.ProcessBackend;

namespace LocalStack.Hosting;

/// <summary>Lets MSBuild publish every project of an AppHost, each into a folder that its image's build reads.</summary>
internal static class ProjectPublish
{
    /// <summary>Publishes. What MSBuild says goes to this process's output.</summary>
    /// <param name="appHostProject">The AppHost's project file.</param>
    /// <param name="root">The folder to publish to; each project has one below it.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="DistributedApplicationException">A project could not be published.</exception>
    public static async Task RunAsync(string appHostProject, string root, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(ProjectCommands.DotnetHost)
        {
            ArgumentList =
            {
                "build", appHostProject, "-t:LocalStackPublishProjects", $"-p:LocalStackPublishRoot={root}/", "-c", "Release", "-nologo", "-v", "quiet", "-clp:NoSummary",

                // Nodes that outlive the command would be something left running. The compiler is the user's own, as in any build.
                "-nodeReuse:false",
            },
            WorkingDirectory = Path.GetDirectoryName(appHostProject)!,
        };

        // The environment of the build that started this AppHost is not that of the next one.
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(variable);
        }

        using var build = Process.Start(start) ?? throw new DistributedApplicationException("The projects were not published: dotnet could not be started.");
        try
        {
            await build.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }

        if (build.ExitCode != 0)
        {
            throw new DistributedApplicationException($"The projects could not be published: dotnet ended with exit code {build.ExitCode}, for the reasons above. The compose file is written; correct the projects and publish again.");
        }
    }
}
