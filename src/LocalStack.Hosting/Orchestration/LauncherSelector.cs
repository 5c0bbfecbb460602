using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Decides how each kind of resource is run; <see langword="null"/> for those that are not run by us.</summary>
internal sealed class LauncherSelector(IServiceProvider services)
{
    public ILauncher? For(IResource resource) => resource switch
    {
        ProjectResource project => Process(_ => ProjectCommands.For(project)),
        ExecutableResource executable => Process(_ => new ProcessCommand { FileName = executable.Command, WorkingDirectory = executable.WorkingDirectory }),
        ContainerResource container => ForContainer(container),
        _ => null,
    };

    private ILauncher ForContainer(ContainerResource resource)
    {
        if (resource.Annotations.OfType<NativeServerAnnotation>().LastOrDefault() is not { } native)
        {
            return new ContainerLauncher(whyNotNative: null);
        }

        return NativeServerFit.Explain(resource, native) is { } obstacle
            ? new ContainerLauncher(obstacle)
            : ActivatorUtilities.CreateInstance<NativeServerLauncher>(services, services.GetRequiredService<IConfiguration>()["AppHost:Directory"] ?? AppContext.BaseDirectory);
    }

    private ProcessLauncher Process(Func<LaunchRequest, ProcessCommand> command) => new(
        command,
        services.GetRequiredService<ResourceConfigurationResolver>(),
        services.GetRequiredService<ProcessRunner>(),
        services.GetRequiredService<ResourceLoggerService>());
}
