namespace LocalStack.Hosting.Containers;

/// <summary>
/// One connection to a container engine, Docker or Podman. Everything it creates carries <see cref="ContainerLabels"/>, is
/// reached from this machine at 127.0.0.1 only, and is never restarted by the engine.
/// </summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    private readonly ContainerEngineOptions _options;

    private ContainerEngine(ContainerEngineOptions options)
    {
        _options = options;
    }

    /// <summary>Which engine it is.</summary>
    public ContainerEngineKind Kind => throw Unfinished();

    /// <summary>The engine's version, such as <c>20.10.24</c>.</summary>
    public string Version => throw Unfinished();

    /// <summary>The version of the API that is spoken.</summary>
    public Version ApiVersion => throw Unfinished();

    /// <summary>Where it answers.</summary>
    public Uri Endpoint => throw Unfinished();

    /// <summary>In whose name it creates.</summary>
    public ContainerOwner Owner => _options.Owner;

    /// <summary>
    /// Finds an engine and settles the version of the API. In this order: the explicit setting; <c>DOCKER_HOST</c>; the Docker
    /// context in use; the usual Docker sockets; Podman's, of root and of the user. <c>ASPIRE_CONTAINER_RUNTIME</c>
    /// (<c>docker</c> or <c>podman</c>) puts the sockets of that engine first.
    /// </summary>
    /// <exception cref="ContainerEngineException">None answers as one that can be used; the message says what was tried.</exception>
    public static Task<ContainerEngine> ConnectAsync(ContainerEngineOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes sure that the engine has an image; pulls it where the policy says so. Progress comes as readable lines, about one a second.</summary>
    /// <exception cref="ContainerEngineException">
    /// <see cref="ContainerEngineError.ImageNotFound"/>, <see cref="ContainerEngineError.RegistryUnreachable"/>,
    /// <see cref="ContainerEngineError.RegistryRefused"/>, <see cref="ContainerEngineError.RegistryBusy"/>, <see cref="ContainerEngineError.DiskFull"/> …
    /// </exception>
    public Task EnsureImageAsync(ContainerImage image, ContainerPullPolicy policy, Action<string> progress, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Builds an image; the engine's own cache makes an unchanged one quick. The output comes line by line.</summary>
    /// <returns>The image, by the name that the build gives it.</returns>
    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.BuildFailed"/> with the failing step and its last lines, <see cref="ContainerEngineError.BuildUnsupported"/> …</exception>
    public Task<ContainerImage> BuildAsync(ContainerBuild build, Action<string> output, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>
    /// Creates and starts a container, whose image must be there. A persistent one is taken over when it exists and was made
    /// from the same spec (it is started when it does not run), and replaced when it was made from another.
    /// It is running when the task completes, and the console gets what it prints from its start on. When starting fails, or is
    /// cancelled, nothing is left behind.
    /// </summary>
    /// <exception cref="ContainerEngineException">It could not be started.</exception>
    public Task<RunningContainer> StartAsync(ContainerSpec spec, IContainerConsole console, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Creates a network, whose containers publish ports at 127.0.0.1 only. One of the same name and run, or a persistent one of the AppHost, is taken over.</summary>
    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.NameTaken"/>, <see cref="ContainerEngineError.NoAddressLeft"/> …</exception>
    public Task<ContainerNetwork> CreateNetworkAsync(string name, string resource, bool isPersistent, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>The network of this name or id, or <see langword="null"/>.</summary>
    public Task<ContainerNetwork?> FindNetworkAsync(string nameOrId, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Removes a network, and takes out of it what is still in it. None of that name is no fault.</summary>
    public Task RemoveNetworkAsync(string nameOrId, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Puts a container into one more network.</summary>
    public Task ConnectNetworkAsync(string nameOrId, string containerId, IReadOnlyList<string> aliases, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Creates a named volume where there is none. It outlives everything until it is removed.</summary>
    public Task EnsureVolumeAsync(string name, string resource, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Removes a volume with what is in it. None of that name is no fault.</summary>
    public Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Removes what this owner's run created and did not ask to persist: containers with their nameless volumes, and networks.</summary>
    /// <returns>The names of what was removed.</returns>
    public Task<IReadOnlyList<string>> RemoveRunAsync(CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Closes the connection. What runs goes on running; its <see cref="RunningContainer"/>s follow it no longer.</summary>
    public ValueTask DisposeAsync() => throw Unfinished();

    private NotImplementedException Unfinished() => new(_options.Owner.RunId);
}
