using Docker.DotNet;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// One connection to a container engine, Docker or Podman. Everything it creates carries <see cref="ContainerLabels"/>, is
/// reached from this machine at 127.0.0.1 only, and is never restarted by the engine.
/// </summary>
internal sealed partial class ContainerEngine : IAsyncDisposable
{
    private static readonly TimeSpan UndoTimeout = TimeSpan.FromSeconds(10);

    private readonly ContainerEngineOptions _options;
    private readonly EngineAnswer _answer;
    private readonly DockerClient _client;
    private readonly EngineEvents _events;
    private readonly CancellationTokenSource _closing = new();

    private ContainerEngine(ContainerEngineOptions options, EngineAnswer answer)
    {
        _options = options;
        _answer = answer;
        _client = EngineProbe.CreateClient(answer.Endpoint, answer.ApiVersion, options.Logger);
        _events = new EngineEvents(_client, options);
        Closing = _closing.Token;
    }

    /// <summary>Which engine it is.</summary>
    public ContainerEngineKind Kind => _answer.Kind;

    /// <summary>The engine's version, such as <c>20.10.24</c>.</summary>
    public string Version => _answer.Version;

    /// <summary>The version of the API that is spoken.</summary>
    public Version ApiVersion => _answer.ApiVersion;

    /// <summary>Where it answers.</summary>
    public Uri Endpoint => _answer.Endpoint;

    /// <summary>In whose name it creates.</summary>
    public ContainerOwner Owner => _options.Owner;

    internal DockerClient Client => _client;

    internal ILogger Logger => _options.Logger;

    internal TimeProvider TimeProvider => _options.TimeProvider;

    internal EngineEvents Events => _events;

    /// <summary>The end of the connection.</summary>
    internal CancellationToken Closing { get; }

    /// <summary>
    /// Finds an engine and settles the version of the API. In this order: the explicit setting; <c>DOCKER_HOST</c>; the Docker
    /// context in use; the usual Docker sockets; Podman's, of the user and of root. <c>ASPIRE_CONTAINER_RUNTIME</c>
    /// (<c>docker</c> or <c>podman</c>) puts the places of that engine first.
    /// </summary>
    /// <exception cref="ContainerEngineException">None answers as one that can be used; the message says what was tried.</exception>
    public static async Task<ContainerEngine> ConnectAsync(ContainerEngineOptions options, CancellationToken cancellationToken)
    {
        var answer = await EngineProbe.FindAsync(options, cancellationToken).ConfigureAwait(false);
        return new ContainerEngine(options, answer);
    }

    /// <summary>Closes the connection. What runs goes on running; its <see cref="RunningContainer"/>s follow it no longer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    /// <summary>Asks the engine; what it or the connection throws becomes a <see cref="ContainerEngineException"/> that begins with <paramref name="what"/>.</summary>
    internal async Task<T> AskAsync<T>(string what, Func<DockerClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(_client).ConfigureAwait(false);
        }
        catch (Exception exception) when (EngineFault.IsOne(exception, cancellationToken))
        {
            throw EngineFault.Create(what, exception, Endpoint.OriginalString);
        }
    }

    internal Task AskAsync(string what, Func<DockerClient, Task> ask, CancellationToken cancellationToken) => AskAsync(
        what,
        async client =>
        {
            await ask(client).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Asks the engine, where the thing asked about may be gone: then the answer is the default.</summary>
    internal async Task<T?> AskForAsync<T>(string what, Func<DockerClient, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await AskAsync(what, ask, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception) when (exception.InnerException is DockerApiException { StatusCode: System.Net.HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>
    /// Has the engine create something. Creating cannot be called off: the engine may come to it when nobody listens any more. So a caller who
    /// gives up waits until it is there, and removed again; for an engine that hangs only so long, and what removes all of a run finds it then.
    /// </summary>
    private async Task<T> CreateAsync<T>(string what, Func<DockerClient, Task<T>> create, Func<T, Task> remove, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var creating = AskAsync(what, create, CancellationToken.None);
        try
        {
            return await creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await UndoAsync().WaitAsync(UndoTimeout, TimeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        async Task UndoAsync() => await remove(await creating.ConfigureAwait(false)).ConfigureAwait(false);
    }

    internal static Dictionary<string, IDictionary<string, bool>> LabelFilter(params IEnumerable<string> labels) => new()
    {
        ["label"] = labels.ToDictionary(label => label, _ => true),
    };
}
