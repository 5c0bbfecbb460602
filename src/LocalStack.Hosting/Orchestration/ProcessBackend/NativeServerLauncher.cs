using System.Net;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>Starts the native form of a container resource: prepares the server, runs it, and gives its temporary data back after its end.</summary>
internal sealed partial class NativeServerLauncher(
    NativeServerPreparer preparer, ProcessRunner runner, ResourceLoggerService consoles, AppHostDataDirectory data, string appHostDirectory, ILogger<NativeServerLauncher> logger) : ILauncher
{
    // What stands in the AppHost's environment (parameters, connection strings) is none of a server's business.
    private static readonly string[] InheritedVariables =
        ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "TZ", "LANG", "LC_ALL", "DOTNET_ROOT", "DOTNET_HOST_PATH", "SystemRoot", "SystemDrive", "USERPROFILE", "APPDATA", "LOCALAPPDATA"];

    public async Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        var resource = request.Instance.Resource;
        var native = resource.Annotations.OfType<NativeServerAnnotation>().Last();
        if (!request.Instance.TargetPorts.TryGetValue(native.EndpointName, out var port))
        {
            throw new NativeServerException($"{native.ServerName} of resource '{resource.Name}' needs the endpoint '{native.EndpointName}', which the resource does not have. Add it with WithEndpoint.");
        }

        var prepared = await preparer.PrepareAsync(
            new NativeServerRequest
            {
                Resource = resource,
                InstanceName = request.Instance.Id,
                Address = IPAddress.Loopback,
                TargetPort = port,
                AppHostDataDirectory = data.Path,
                AppHostDirectory = appHostDirectory,
                Logger = consoles.GetLogger(request.Instance.Id),
                Progress = request.Progress,
            },
            cancellationToken).ConfigureAwait(false);
        try
        {
            return await StartAsync(request, prepared, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    private async Task<LaunchedInstance> StartAsync(LaunchRequest request, PreparedNativeServer prepared, CancellationToken cancellationToken)
    {
        var command = prepared.Command;
        var environment = InheritedEnvironment.Read().Where(variable => InheritedVariables.Contains(variable.Key)).ToDictionary();
        foreach (var (name, value) in command.Environment)
        {
            environment[name] = value;
        }

        request.ReleasePorts();
        var process = await runner.StartAsync(
            new ProcessSpec
            {
                Name = request.Instance.Id,
                FileName = command.FileName,
                Arguments = [.. command.Arguments],
                WorkingDirectory = command.WorkingDirectory,
                Environment = environment,
                StopSignal = command.StopSignal == NativeServerStopSignal.Interrupt ? StopSignal.Interrupt : StopSignal.Terminate,
                StopTimeout = command.StopTimeout,
            },
            new ProcessInstance.Sink(request.Console),
            cancellationToken).ConfigureAwait(false);
        return new LaunchedInstance
        {
            Running = new Instance(process, GiveBackAsync(process, prepared)),
            Properties =
            [
                .. ProcessProperties.Of(command.FileName, command.WorkingDirectory, [.. command.Arguments.Select(argument => new ResolvedArgument(argument, false))], process.Id),
                new ResourcePropertySnapshot("resource.source", command.Description) { DisplayName = "Source", IsHighlighted = true },
                new ResourcePropertySnapshot("resource.data", prepared.IsPersistent ? prepared.DataDirectory : "temporary") { DisplayName = "Data" },
            ],
            Environment = [.. command.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true))],
            Volumes = prepared.IsPersistent
                ? [.. request.Instance.Resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => new VolumeSnapshot(mount.Source, mount.Target, mount.Type.ToString(), mount.IsReadOnly))]
                : [],
        };
    }

    private async Task<ProcessExit> GiveBackAsync(RunningProcess process, PreparedNativeServer prepared)
    {
        var exit = await process.Exit.ConfigureAwait(false);
        try
        {
            prepared.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DataLeft(logger, exception, prepared.DataDirectory);
        }

        return exit;
    }

    /// <summary>The server counts as ended when its data has been given back, so that a restart finds the folder free.</summary>
    private sealed class Instance(RunningProcess process, Task<ProcessExit> exit) : IRunningInstance
    {
        public int? ProcessId => process.Id;

        public Task<ProcessExit> Exit => exit;

        public async Task StopAsync(CancellationToken kill)
        {
            await process.StopAsync(kill).ConfigureAwait(false);
            await exit.ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The temporary data '{Folder}' could not be deleted. It is deleted at a later start.")]
        public static partial void DataLeft(ILogger logger, Exception exception, string folder);
    }
}
