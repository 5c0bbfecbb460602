using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Decides whether a resource's native server can stand in for the container that the AppHost described.</summary>
internal static class NativeServerFit
{
    /// <summary>What keeps the native form from being used, as one sentence, or <see langword="null"/> when nothing does.</summary>
    public static string? Explain(IResource resource, NativeServerAnnotation native)
    {
        if (resource.Annotations.OfType<DockerfileBuildAnnotation>().Any())
        {
            return "its image is built from a Dockerfile";
        }

        if (resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } image && (image.SHA256 is not null || !IsSame(image.Image, native.Image)))
        {
            return $"its image was set to '{Describe(image)}'";
        }

        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => !native.IsFileMount(mount)))
        {
            if (!native.IsDataMount(mount))
            {
                return $"'{mount.Source}' is mounted at '{mount.Target}'";
            }

            if (mount.IsReadOnly)
            {
                return $"its data is mounted read-only";
            }
        }

        if (resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().Count() > native.OwnArgumentCallbacks)
        {
            return "arguments were added to its command";
        }

        if (resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>().Any())
        {
            return "arguments of the container engine were added";
        }

        if (resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().FirstOrDefault(files => !native.FileTargets.Contains(files.DestinationPath)) is { } added)
        {
            return $"files were put into '{added.DestinationPath}'";
        }

        return native.WhyNotNative(resource);
    }

    // "postgres" and "library/postgres" are one repository.
    private static bool IsSame(string image, string expected) =>
        image == expected || (!image.Contains('/', StringComparison.Ordinal) && $"library/{image}" == expected);

    private static string Describe(ContainerImageAnnotation image)
    {
        var name = image.Registry is { Length: > 0 } registry ? $"{registry}/{image.Image}" : image.Image;
        return image.SHA256 is { Length: > 0 } hash ? $"{name}@sha256:{hash}" : $"{name}:{image.Tag}";
    }
}
