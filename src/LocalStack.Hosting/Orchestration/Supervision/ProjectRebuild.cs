using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.ProcessBackend;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>Rebuilds the project of a resource behind its live ports: all instances stop, the project is built, all start again.</summary>
internal sealed class ProjectRebuild(IResource resource, Func<ResourceSupervisor> supervisor, ProcessRunner runner, ResourceLoggerService consoles, TimeProvider time)
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private Task<CommandReply>? _active;

    /// <summary>Rebuilds; every replica's command joins the rebuild that is under way.</summary>
    public Task<CommandReply> RunAsync()
    {
        lock (_gate)
        {
            return _active is { IsCompleted: false } ? _active : _active = Task.Run(RebuildAsync);
        }
    }

    private async Task<CommandReply> RebuildAsync()
    {
        await supervisor().SendAsync(InstanceEvent.Stop).ConfigureAwait(false);
        var begun = await supervisor().SendAsync(InstanceEvent.BuildStarted).ConfigureAwait(false);
        if (!begun.Accepted)
        {
            return begun;
        }

        CommandReply built;
        try
        {
            built = await BuildAsync().ConfigureAwait(false);
        }
        catch (ProcessStartException exception)
        {
            built = new CommandReply(false, exception.Message);
        }
        finally
        {
            await supervisor().SendAsync(InstanceEvent.BuildEnded).ConfigureAwait(false);
        }

        return built.Accepted ? await supervisor().SendAsync(InstanceEvent.Start).ConfigureAwait(false) : built;
    }

    private async Task<CommandReply> BuildAsync()
    {
        var project = resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
        var environment = InheritedEnvironment.Read().ToBuilder();

        // A build server that outlives the build would be an orphan.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        var build = await runner.StartAsync(
            new ProcessSpec
            {
                Name = $"{resource.Name}-build",
                FileName = ProjectCommands.DotnetHost,
                Arguments = ["build", project, "-nologo", "-v", "minimal", .. ConfigurationOfAppHost()],
                WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(project))!,
                Environment = environment,
            },
            new Sink([.. ResourceInstances.IdsOf(resource).Select(consoles.Of)]),
            CancellationToken.None).ConfigureAwait(false);

        using var limit = new CancellationTokenSource(BuildLimit, time);
        try
        {
            var exit = await build.Exit.WaitAsync(limit.Token).ConfigureAwait(false);
            return exit.ExitCode == 0
                ? new CommandReply(true, $"'{resource.Name}' was built.")
                : new CommandReply(false, $"The build of '{resource.Name}' ended with {exit}; its errors are on the console of '{resource.Name}'. Fix them and rebuild, or start it as it was.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await build.KillAsync().ConfigureAwait(false);
            return new CommandReply(false, $"The build of '{resource.Name}' was ended because it took longer than {BuildLimit.TotalMinutes:0} minutes.");
        }
    }

    /// <summary>The projects are built as the AppHost itself was: that is where their programs are looked for.</summary>
    private static string[] ConfigurationOfAppHost() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyConfigurationAttribute>() is { Configuration: { Length: > 0 } configuration }
            ? ["-c", configuration]
            : [];

    private sealed class Sink(IReadOnlyList<ConsoleLog> consoles) : IConsoleSink
    {
        public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at)
        {
            foreach (var console in consoles)
            {
                console.Append(utf8, isStandardError, at);
            }
        }
    }
}
