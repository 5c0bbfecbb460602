using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Orchestration.ProcessBackend;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Decides how each kind of resource is run, and leaves out those that are not run by us.</summary>
internal sealed class LauncherSelector(IServiceProvider services, IConfiguration configuration)
{
    /// <exception cref="Aspire.Hosting.DistributedApplicationException">The setting that chooses between backends is none of its values.</exception>
    public IReadOnlyDictionary<IResource, SelectedLauncher> Select(IEnumerable<IResource> resources)
    {
        var setting = BackendSetting.Read(configuration);
        var selected = new Dictionary<IResource, SelectedLauncher>();
        foreach (var resource in resources)
        {
            if (For(resource, setting) is { } launcher)
            {
                selected.Add(resource, launcher);
            }
        }

        return selected;
    }

    private SelectedLauncher? For(IResource resource, BackendSetting setting) => resource switch
    {
        ProjectResource project => new(Process(_ => ProjectCommands.For(project)), null),
        ExecutableResource executable => new(Process(_ => new ProcessCommand { FileName = executable.Command, WorkingDirectory = executable.WorkingDirectory }), null),
        ContainerResource container => ForContainer(container, BackendRules.Choose(container, setting)),
        _ => null,
    };

    private SelectedLauncher ForContainer(ContainerResource resource, BackendChoice choice) => new(
        choice switch
        {
            { Fault: { } fault } => new RefusedLauncher(fault),
            { Backend: ResourceBackend.Native } => ActivatorUtilities.CreateInstance<NativeServerLauncher>(services, configuration["AppHost:Directory"] ?? AppContext.BaseDirectory),
            _ => ActivatorUtilities.CreateInstance<ContainerLauncher>(services, resource, choice),
        },
        choice);

    private ProcessLauncher Process(Func<LaunchRequest, ProcessCommand> command) => new(
        command,
        services.GetRequiredService<ResourceConfigurationResolver>(),
        services.GetRequiredService<ProcessRunner>(),
        services.GetRequiredService<ResourceLoggerService>());
}
