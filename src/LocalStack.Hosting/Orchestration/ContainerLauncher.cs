using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Stands for a container on a machine that has nothing to run containers with: it says so, and what to do.</summary>
internal sealed class ContainerLauncher(string? whyNotNative) : ILauncher
{
    public Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        var resource = request.Instance.Resource;
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } annotation
            ? $"image '{annotation.Image}{(annotation.Tag is { Length: > 0 } tag ? $":{tag}" : "")}'"
            : "a container";
        throw new RuntimeMissingException(whyNotNative is null
            ? $"Resource '{resource.Name}' needs {image}, and this version runs no containers. Replace it with a project, an executable or a server that has a native form (AddPostgres, AddRedis), or give an address with AddConnectionString or AddExternalService."
            : $"Resource '{resource.Name}' cannot run natively, because {whyNotNative}; it needs {image}, and this version runs no containers. Take that setting back to run it natively.");
    }
}
