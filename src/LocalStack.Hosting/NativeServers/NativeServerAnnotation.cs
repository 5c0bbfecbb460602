using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// Gives a container resource a native form: the same server as an ordinary process of this machine, so that no container engine is needed.
/// </summary>
/// <remarks>
/// The annotation describes; it starts nothing. The engine chooses the backend of each resource and, when it takes the native one, calls
/// <see cref="Prepare"/> once per start, then runs the command it answers with and supervises that process.
/// </remarks>
public sealed class NativeServerAnnotation : IResourceAnnotation
{
    /// <summary>Describes the native form of a server.</summary>
    /// <param name="serverName">The server's own name as people know it, for example <c>PostgreSQL</c>.</param>
    /// <param name="endpointName">The endpoint at which the server listens, for example <c>tcp</c>.</param>
    /// <param name="prepare">Makes the server ready to start; see <see cref="Prepare"/>.</param>
    public NativeServerAnnotation(string serverName, string endpointName, Func<NativeServerContext, CancellationToken, Task<NativeServerCommand>> prepare)
    {
        ArgumentException.ThrowIfNullOrEmpty(serverName);
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        ArgumentNullException.ThrowIfNull(prepare);

        ServerName = serverName;
        EndpointName = endpointName;
        Prepare = prepare;
    }

    /// <summary>The server's own name as people know it, for example <c>PostgreSQL</c>.</summary>
    public string ServerName { get; }

    /// <summary>The endpoint at which the server listens. It binds the private target port of this endpoint; the public port belongs to the proxy.</summary>
    public string EndpointName { get; }

    /// <summary>
    /// Makes the server ready to start and answers with the command that runs it: obtains the binaries, creates or checks the data, writes the configuration.
    /// It may take as long as a download takes, and says so through <see cref="NativeServerContext.ReportProgress"/>. A
    /// <see cref="NativeServerException"/> is a failure to be shown as it is; anything else is a defect.
    /// </summary>
    public Func<NativeServerContext, CancellationToken, Task<NativeServerCommand>> Prepare { get; }

    /// <summary>
    /// The image that the native form stands in for, with registry and tag. An AppHost that asks for another one gets a container. <see langword="null"/>
    /// (the default) when any image will do.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>How many argument callbacks the integration itself put on the container. More of them are the AppHost's, and meant for a container. Default: 0.</summary>
    public int OwnArgumentCallbacks { get; init; }

    /// <summary>
    /// The paths inside the container that hold the server's data. A volume or bind mount on one of them is the server's data folder in the native form
    /// too, and is therefore no reason to fall back to a container. Default: none, and the data is always temporary.
    /// </summary>
    public IReadOnlyList<string> DataMountTargets { get; init; } = [];

    /// <summary>
    /// The folders inside the container whose files (<c>WithContainerFiles</c>) the native form reads too. Files anywhere else are a reason to fall back to a
    /// container. Default: none.
    /// </summary>
    public IReadOnlyList<string> FileTargets { get; init; } = [];

    /// <summary>
    /// What else keeps the native form from standing in for this container, as the end of a sentence ("it uses modules"); <see langword="null"/> (the default
    /// answer) when nothing does. It is asked when the backend is chosen, before anything starts.
    /// </summary>
    public Func<IResource, string?> WhyNotNative { get; init; } = static _ => null;
}
