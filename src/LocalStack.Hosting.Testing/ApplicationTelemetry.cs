using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// What the resources of an application under test have sent: their spans, log records and metrics. Each application has a receiver and a key of its own: nothing of
/// two that run at once is mixed.
/// </summary>
public sealed class ApplicationTelemetry : TelemetryView, IAsyncDisposable
{
    private readonly ConcurrentDictionary<TraceId, TelemetryView> _claims = new();
    private readonly ConcurrentQueue<TestArtifact> _artifacts = [];
    private readonly TestArtifact _artifact;
    private Task<TelemetryServer>? _server;
    private bool _isDisposed;

    internal ApplicationTelemetry(TelemetryTestOptions options, string name)
    {
        Options = options;
        Consoles = new ConsoleLines(options.ConsoleLines);
        _artifact = new TestArtifact(this, name);
    }

    /// <inheritdoc />
    public override TelemetryStore Store => Server.Store;

    internal override DateTimeOffset Began => default;

    internal override TelemetryTestOptions Options { get; }

    internal ConsoleLines Consoles { get; }

    private TelemetryServer Server => _server is { IsCompletedSuccessfully: true } server
        ? server.Result
        : throw new InvalidOperationException("No telemetry is received yet: the application has not been started.");

    /// <summary>Receives telemetry without an AppHost: of a <c>WebApplicationFactory</c>, or of containers that a test starts itself.</summary>
    /// <param name="options">How; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>A receiver that listens. The test has to dispose of it.</returns>
    public static async Task<ApplicationTelemetry> StartAsync(TelemetryTestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var telemetry = new ApplicationTelemetry(options ?? new TelemetryTestOptions(), Assembly.GetEntryAssembly()?.GetName().Name ?? "telemetry");
        await telemetry.ListenAsync(hasContainers: false, cancellationToken).ConfigureAwait(false);
        return telemetry;
    }

    /// <summary>
    /// Telemetry of one test, where several share an application: from now on, and without the traces that other tests asked for. Dispose of it at the end of the
    /// test, so that the file of a failed one is written.
    /// </summary>
    /// <param name="name">The test's name, for that file. Default the calling method's.</param>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public TestTelemetry ForTest([CallerMemberName] string name = "test")
    {
        _ = Server;
        return new TestTelemetry(this, name);
    }

    /// <summary>
    /// The settings with which an OpenTelemetry SDK sends to this receiver, as environment variables (<c>OTEL_…</c>): for what the AppHost does not start. Those that it
    /// starts have them already.
    /// </summary>
    /// <param name="serviceName">The name under which it sends, <c>service.name</c>.</param>
    /// <param name="protocol">OTLP's protocol. Default gRPC.</param>
    /// <param name="host">How the sender reaches this machine. Default <c>127.0.0.1</c>; a container says <c>host.docker.internal</c> or its network's gateway, and needs <see cref="TelemetryTestOptions.ReceiveFromContainers"/>.</param>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public IReadOnlyDictionary<string, string> GetOtlpSettings(string serviceName, OtlpProtocol protocol = OtlpProtocol.Grpc, string? host = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);

        return new Dictionary<string, string>(SdkSettings.Values)
        {
            ["OTEL_SERVICE_NAME"] = serviceName,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():N}",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = host is null ? EndpointOf(protocol) : new UriBuilder(EndpointOf(protocol)) { Host = host }.Uri.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = NameOf(protocol),
            ["OTEL_EXPORTER_OTLP_HEADERS"] = Headers,
        };
    }

    /// <summary>Ends the receiver, and writes the files of failed tests. An AppHost does this when it is disposed of.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await Consoles.DisposeAsync().ConfigureAwait(false);
        // A start that failed has been told to whoever waited for it.
        await ((Task?)_server ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is { IsCompletedSuccessfully: true } server)
        {
            await server.Result.DisposeAsync().ConfigureAwait(false);
            foreach (var artifact in _artifacts)
            {
                await artifact.WriteAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Listens, unless it does already.</summary>
    /// <param name="hasContainers">Whether containers of the application send.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    internal Task ListenAsync(bool hasContainers, CancellationToken cancellationToken)
    {
        var address = Options.ReceiveFromContainers ?? hasContainers ? IPAddress.Any : IPAddress.Loopback;
        return _server ??= Task.Run(() => TelemetryServer.StartAsync(new TelemetryServerOptions { Address = address }, cancellationToken), CancellationToken.None);
    }

    /// <summary>Where a resource of the AppHost sends to.</summary>
    internal IEnumerable<KeyValuePair<string, object>> GetVariables(OtlpProtocol protocol) =>
    [
        new("OTEL_EXPORTER_OTLP_ENDPOINT", new HostUrl(EndpointOf(protocol))),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", NameOf(protocol)),
        new("OTEL_EXPORTER_OTLP_HEADERS", Headers),
        .. SdkSettings.Values.Select(setting => KeyValuePair.Create(setting.Key, (object)setting.Value)),
    ];

    internal override void Claim(TraceId traceId) => Claim(traceId, this);

    internal void Claim(TraceId traceId, TelemetryView view) => _claims.TryAdd(traceId, view);

    internal override bool Includes(TraceId traceId) => true;

    /// <summary>Whether no other test has asked for the trace.</summary>
    internal bool IsFreeFor(TraceId traceId, TelemetryView view) => !_claims.TryGetValue(traceId, out var owner) || owner == view;

    internal override TelemetryAssertionException Fail(string problem, IEnumerable<string> resources) => Fail(problem, resources, _artifact);

    internal TelemetryAssertionException Fail(string problem, IEnumerable<string> resources, TestArtifact artifact) =>
        new($"{problem.TrimEnd()}\n{Consoles.Describe(resources.Distinct(StringComparer.OrdinalIgnoreCase))}\nAll telemetry of the test, for the dashboard (Settings, Import): {Keep(artifact)}");

    /// <summary>Has a file written when its view ends.</summary>
    internal string Keep(TestArtifact artifact)
    {
        if (!_artifacts.Contains(artifact))
        {
            _artifacts.Enqueue(artifact);
        }

        return artifact.Path;
    }

    private string Headers => $"{OtlpReceiverOptions.ApiKeyHeader}={Server.ApiKey}";

    private string EndpointOf(OtlpProtocol protocol) => (protocol == OtlpProtocol.Grpc ? Server.GrpcEndpoint : Server.HttpEndpoint).ToString();

    private static string NameOf(OtlpProtocol protocol) => protocol switch
    {
        OtlpProtocol.HttpProtobuf => "http/protobuf",
        OtlpProtocol.HttpJson => "http/json",
        _ => "grpc",
    };
}
