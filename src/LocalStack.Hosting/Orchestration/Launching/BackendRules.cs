using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>Chooses the backend of a container resource: its author's word first, then the setting, then what the description asks for.</summary>
internal static class BackendRules
{
    public static BackendChoice Choose(ContainerResource resource, BackendSetting setting)
    {
        var native = resource.Annotations.OfType<NativeServerAnnotation>().LastOrDefault();
        var obstacle = native is null ? null : NativeServerFit.Explain(resource, native);
        var bySetting = $"{BackendSetting.Key} is '{setting.Mode.ToString().ToLowerInvariant()}' ({setting.Source})";
        return (resource.Annotations.OfType<ResourceBackendAnnotation>().LastOrDefault()?.Backend, setting.Mode) switch
        {
            (ResourceBackend.Container, _) => new(ResourceBackend.Container, "the AppHost chose it with RunAsContainer()"),
            (ResourceBackend.Native, _) => Native(resource, native, obstacle, "the AppHost chose it with RunAsNative()"),
            (_, BackendMode.Native) => Native(resource, native, obstacle, bySetting),
            (_, BackendMode.Container) => new(ResourceBackend.Container, bySetting),
            _ when native is null => new(ResourceBackend.Container, "it has no native form"),
            _ when obstacle is not null => new(ResourceBackend.Container, obstacle),
            _ => new(ResourceBackend.Native, "nothing in its description needs a container"),
        };
    }

    private static BackendChoice Native(ContainerResource resource, NativeServerAnnotation? native, string? obstacle, string reason) => new(
        ResourceBackend.Native,
        reason,
        native is null
            ? $"Resource '{resource.Name}' was to run natively, because {reason}, and it has no native form. Let it run as a container: remove that choice, or call RunAsContainer() on it."
            : obstacle is null ? null
            : $"Resource '{resource.Name}' was to run natively, because {reason}, and it cannot, because {obstacle}. Take that back, or let it run as a container: call RunAsContainer() on it.");
}
