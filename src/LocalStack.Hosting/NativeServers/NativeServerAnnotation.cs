using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// The native form of a container resource: the same server as an ordinary process of this machine, so that no container engine is needed. It describes; it
/// starts nothing. Give it to <c>WithNativeServer</c>.
/// </summary>
public sealed class NativeServerAnnotation : IResourceAnnotation
{
    /// <summary>The server's own name as people know it, for example <c>PostgreSQL</c>.</summary>
    public required string ServerName { get; init; }

    /// <summary>The endpoint at which the server listens, for example <c>tcp</c>. Others of the container have no native form and are taken away.</summary>
    public required string EndpointName { get; init; }

    /// <summary>
    /// Makes the server ready to start and answers with the command that runs it: obtains the binaries, creates or checks the data, writes the configuration.
    /// It may take as long as a download takes, and says so through <see cref="NativeServerContext.ReportProgress"/>. A
    /// <see cref="NativeServerException"/> is a failure to be shown as it is; anything else is a defect.
    /// </summary>
    public required Func<NativeServerContext, CancellationToken, Task<NativeServerCommand>> Prepare { get; init; }

    /// <summary>
    /// What is left to do once the server accepts connections and before the resource counts as running, such as scripts for new data. It fails like
    /// <see cref="Prepare"/>. Default: nothing.
    /// </summary>
    public Func<NativeServerContext, CancellationToken, Task> Complete { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>The repository whose image the native form stands in for, such as <c>library/postgres</c>. An AppHost that asks for another needs a container.</summary>
    public required string Image { get; init; }

    /// <summary>How many argument callbacks the integration itself put on the container. More of them are the AppHost's, and meant for a container. Default: 0.</summary>
    public int OwnArgumentCallbacks { get; init; }

    /// <summary>
    /// The paths inside the container that hold the server's data. A volume or bind mount on one of them is the server's data folder in the native form, too.
    /// A path that ends in <c>*</c> stands for all that begin so. Default: none, and the data is always temporary.
    /// </summary>
    public IReadOnlyList<string> DataMountTargets { get; init; } = [];

    /// <summary>
    /// The folders inside the container whose files the native form reads, too: those of <c>WithContainerFiles</c>, and those of a bind mount of the folder or of a
    /// file in it. Default: none.
    /// </summary>
    public IReadOnlyList<string> FileTargets { get; init; } = [];

    /// <summary>
    /// What else keeps the native form from standing in for this container, as the end of a sentence ("it uses modules"); <see langword="null"/> (the default
    /// answer) when nothing does.
    /// </summary>
    public Func<IResource, string?> WhyNotNative { get; init; } = static _ => null;

    internal bool IsFileMount(ContainerMountAnnotation mount) => mount.Type == ContainerMountType.BindMount
        && FileTargets.Any(folder => mount.Target == folder || (mount.Target.StartsWith($"{folder}/", StringComparison.Ordinal) && mount.Target.LastIndexOf('/') == folder.Length));

    internal bool IsDataMount(ContainerMountAnnotation mount) => DataMountTargets.Any(target =>
        target.EndsWith('*') ? mount.Target.StartsWith(target[..^1], StringComparison.Ordinal) : mount.Target == target);
}
