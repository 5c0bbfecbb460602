using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>Starts a process with the command line and the environment that the model gives its resource.</summary>
internal sealed class ProcessLauncher(
    Func<LaunchRequest, ProcessCommand> command, ResourceConfigurationResolver resolver, ProcessRunner runner, ResourceLoggerService consoles) : ILauncher
{
    public async Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        var program = command(request);
        var logger = consoles.GetLogger(request.Instance.Id);
        var configuration = await resolver.ResolveAsync(request.Instance, logger, cancellationToken).ConfigureAwait(false);
        var environment = InheritedEnvironment.Read().ToBuilder();
        foreach (var variable in configuration.Environment)
        {
            environment[variable.Name] = variable.Value;
        }

        ImmutableArray<ResolvedArgument> arguments = [.. program.Arguments.Select(argument => new ResolvedArgument(argument, false)), .. configuration.Arguments];
        request.ReleasePorts();
        var process = await runner.StartAsync(
            new ProcessSpec
            {
                Name = request.Instance.Id,
                FileName = program.FileName,
                Arguments = [.. arguments.Select(argument => argument.Value)],
                WorkingDirectory = program.WorkingDirectory,
                Environment = environment,
                Niceness = request.Instance.Resource.Annotations.OfType<ProcessPriorityAnnotation>().LastOrDefault()?.Niceness ?? 0,
            },
            new ProcessInstance.Sink(request.Console),
            cancellationToken).ConfigureAwait(false);
        return new LaunchedInstance
        {
            Running = new ProcessInstance(process),
            Properties = [.. ProcessProperties.Of(program.FileName, program.WorkingDirectory, arguments, process.Id), .. program.Properties],
            Environment = [.. configuration.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Name, variable.Value, IsFromSpec: true) { IsSensitive = variable.IsSensitive })],
        };
    }
}
