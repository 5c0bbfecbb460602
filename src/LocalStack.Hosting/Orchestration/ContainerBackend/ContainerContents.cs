using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>Evaluates what an AppHost describes of a container by callbacks and values: its files, its build, the engine's arguments.</summary>
internal sealed class ContainerContents(IServiceProvider services, ResourceConfigurationResolver resolver)
{
    /// <summary>
    /// Creates the folders of this machine that are to hold a server's data. Other mounts must be there: a folder in the place of a file that was
    /// misspelt helps nobody.
    /// </summary>
    public static void CreateDataFolders(IResource resource)
    {
        var dataTargets = resource.Annotations.OfType<NativeServerAnnotation>().LastOrDefault()?.DataMountTargets ?? [];
        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.BindMount && dataTargets.Contains(mount.Target)))
        {
            Directory.CreateDirectory(mount.Source!);
        }
    }

    public async Task<ImmutableArray<ContainerFiles>> FilesOfAsync(IResource resource, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<ContainerFiles>();
        var context = new ContainerFileSystemCallbackContext { ServiceProvider = services, Model = resource };
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var items = await annotation.Callback(context, cancellationToken).ConfigureAwait(false);
            files.Add(new ContainerFiles
            {
                Destination = annotation.DestinationPath,
                Owner = annotation.DefaultOwner ?? 0,
                Group = annotation.DefaultGroup ?? 0,
                Umask = annotation.Umask ?? ContainerFiles.DefaultUmask,
                Entries = [.. items.Select(item => EntryOf(resource, item))],
            });
        }

        return files.ToImmutable();
    }

    public async Task<ImmutableArray<string>> RuntimeArgumentsOfAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var values = new List<object>();
        var context = new ContainerRuntimeArgsCallbackContext(values, cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var arguments = ImmutableArray.CreateBuilder<string>(values.Count);
        foreach (var value in values)
        {
            if (await resolver.ResolveAsync(value, "an argument of the container engine", instance, cancellationToken).ConfigureAwait(false) is { } argument)
            {
                arguments.Add(argument);
            }
        }

        return arguments.ToImmutable();
    }

    public async Task<ContainerBuild> BuildOfAsync(ResourceInstance instance, DockerfileBuildAnnotation build, ContainerImage image, CancellationToken cancellationToken) => new()
    {
        Name = instance.Resource.Name,
        Image = image,
        ContextDirectory = build.ContextPath,
        Dockerfile = build.DockerfilePath,
        Stage = build.Stage,
        Arguments = await ResolveAsync(build.BuildArguments, "build argument", instance, cancellationToken).ConfigureAwait(false),
        Secrets = await ResolveAsync(build.BuildSecrets.Select(secret => KeyValuePair.Create(secret.Key, (object?)secret.Value)), "build secret", instance, cancellationToken).ConfigureAwait(false),
        PullPolicy = ContainerSpecs.PullPolicyOf(instance.Resource),
    };

    private async Task<ImmutableSortedDictionary<string, string>> ResolveAsync(
        IEnumerable<KeyValuePair<string, object?>> values, string what, ResourceInstance instance, CancellationToken cancellationToken)
    {
        var resolved = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            // One without a value is the AppHost's own variable of that name, as it is for the engine's command line.
            var text = value is null
                ? Environment.GetEnvironmentVariable(name)
                : await resolver.ResolveAsync(value, $"{what} '{name}'", instance, cancellationToken).ConfigureAwait(false);
            if (text is not null)
            {
                resolved[name] = text;
            }
        }

        return resolved.ToImmutable();
    }

    private static ContainerFilesEntry EntryOf(IResource resource, ContainerFileSystemItem item)
    {
        ContainerFilesEntry entry = item switch
        {
            ContainerDirectory folder => new ContainerFilesEntry.Folder(folder.Name, [.. folder.Entries.Select(inner => EntryOf(resource, inner))]),
            ContainerFileBase { SourcePath: { Length: > 0 } source } file => new ContainerFilesEntry.Copy(file.Name, source) { IsOptional = file.ContinueOnError == true },
            ContainerFileBase file => new ContainerFilesEntry.Text(file.Name, file.Contents ?? ""),
            _ => throw new DistributedApplicationException($"Resource '{resource.Name}' puts a {item.GetType().Name} into its container, and only files and folders can be. Use ContainerFile or ContainerDirectory."),
        };
        return entry with { Owner = item.Owner, Group = item.Group, Mode = item.Mode == 0 ? null : item.Mode };
    }
}
