using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using LocalStack.Dashboard.Configuration;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>
/// Follows the AppHost's resources over any number of disconnections. One loop writes; pages read <see cref="Resources"/> and
/// <see cref="Connection"/> as they stand and wait on <see cref="Changed"/>. While the AppHost is away its last word stays.
/// </summary>
internal sealed partial class ResourceServiceClient : BackgroundService
{
    /// <summary>Failures in a row until an AppHost that never answered counts as lost: it may be starting beside us.</summary>
    private const int PatientFailures = 4;

    private const int UploadChunkBytes = 64 << 10;

    private const string ApiKeyHeader = "x-resource-service-api-key";

    private readonly DashboardOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ResourceServiceClient> _logger;
    private readonly GrpcChannel? _channel;
    private readonly DashboardService.DashboardServiceClient? _client;
    private readonly Metadata _headers = [];

    private ImmutableDictionary<string, ResourceSnapshot> _resources = ImmutableDictionary<string, ResourceSnapshot>.Empty;
    private ResourceConnection _connection;
    private string _applicationName;

    public ResourceServiceClient(DashboardOptions options, TimeProvider time, ILogger<ResourceServiceClient> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _applicationName = options.ApplicationName;
        _connection = new ResourceConnection(
            options.ResourceServiceUrl is null ? ResourceConnectionState.Standalone : ResourceConnectionState.Connecting, time.GetUtcNow(), "");
        if (options.ResourceServiceUrl is not { } url)
        {
            return;
        }

        _channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            // One message may carry every resource with its environment.
            MaxReceiveMessageSize = 64 << 20,
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                EnableMultipleHttp2Connections = true,
            },
            DisposeHttpClient = true,
        });
        _client = new DashboardService.DashboardServiceClient(_channel);
        if (options.ResourceServiceApiKey is { } key)
        {
            _headers.Add(ApiKeyHeader, key);
        }
    }

    /// <summary>Whether there are resource pages at all.</summary>
    public bool IsEnabled => _client is not null;

    public string ApplicationName => Volatile.Read(ref _applicationName);

    /// <summary>The latest snapshots by instance name.</summary>
    public ImmutableDictionary<string, ResourceSnapshot> Resources => Volatile.Read(ref _resources);

    public ResourceConnection Connection => Volatile.Read(ref _connection);

    public ChangeSignal Changed { get; } = new();

    /// <summary>Waits for the command to end. A failure to reach the AppHost is an outcome, too.</summary>
    public async Task<ResourceCommandOutcome> ExecuteAsync(
        ResourceSnapshot resource, ResourceCommandSnapshot command, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            return new ResourceCommandOutcome(false, false, "There is no AppHost to run it.");
        }

        try
        {
            var request = CommandWire.ToRequest(resource, command, arguments);
            return CommandWire.ToOutcome(await _client.ExecuteResourceCommandAsync(request, _headers, cancellationToken: cancellationToken));
        }
        catch (RpcException exception)
        {
            return new ResourceCommandOutcome(false, exception.StatusCode == StatusCode.Cancelled, Explain(exception));
        }
    }

    /// <summary>Batches of a resource's lines: those kept so far, then new ones until cancelled. Ends when the AppHost ends it.</summary>
    /// <exception cref="RpcException">The AppHost cannot be reached, or went away.</exception>
    public async IAsyncEnumerable<ImmutableArray<ConsoleLine>> WatchConsoleAsync(string resourceName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            yield break;
        }

        using var call = _client.WatchResourceConsoleLogs(
            new WatchResourceConsoleLogsRequest { ResourceName = resourceName }, _headers, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            yield return [.. update.LogLines.Select(line => ResourceWire.ToLine(line.LineNumber, line.Text, line.IsStdErr))];
        }
    }

    /// <summary>The AppHost's questions and our answers. Only where <see cref="IsEnabled"/>.</summary>
    public AsyncDuplexStreamingCall<WatchInteractionsRequestUpdate, WatchInteractionsResponseUpdate> WatchInteractions(CancellationToken cancellationToken)
        => _client?.WatchInteractions(_headers, cancellationToken: cancellationToken) ?? throw new InvalidOperationException("There is no AppHost to ask anything.");

    /// <summary>Hands a file to the AppHost for an input of an open question.</summary>
    /// <returns>By what the AppHost knows it.</returns>
    /// <exception cref="RpcException">The AppHost cannot be reached, or refuses it.</exception>
    public async Task<string> UploadAsync(int interactionId, string inputName, string fileName, Stream content, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            throw new InvalidOperationException("There is no AppHost to take it.");
        }

        using var call = _client.UploadFile(_headers, cancellationToken: cancellationToken);

        // Without data, so that an empty file has a first chunk, too.
        await call.RequestStream.WriteAsync(new UploadFileChunk { FileName = fileName, InteractionId = interactionId, InputName = inputName }, cancellationToken);
        var buffer = new byte[UploadChunkBytes];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await call.RequestStream.WriteAsync(new UploadFileChunk { Data = Google.Protobuf.ByteString.CopyFrom(buffer, 0, read) }, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        return (await call.ResponseAsync).FileId;
    }

    /// <summary>A failure of a call in words for the user.</summary>
    public static string Explain(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unavailable => "The AppHost is not responding.",
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => "The AppHost rejected this dashboard's key (DASHBOARD__RESOURCESERVICECLIENT__APIKEY).",
        StatusCode.Unimplemented => "No resource service answers at the AppHost's address.",
        StatusCode.Cancelled => "The call was cancelled.",
        _ => $"The AppHost answered with an error: {exception.Status.Detail}",
    };

    public override void Dispose()
    {
        base.Dispose();
        _channel?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_client is null)
        {
            return;
        }

        var failures = 0;
        var reached = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            string reason;
            try
            {
                await foreach (var _ in FollowAsync(_client, isReconnect: reached, stoppingToken))
                {
                    failures = 0;
                    reached = true;
                }

                reason = "The AppHost has exited.";
            }
            catch (RpcException exception) when (!stoppingToken.IsCancellationRequested)
            {
                reason = Explain(exception);
                Log.Lost(_logger, _options.ResourceServiceUrl!, exception.Status.Detail);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            failures++;
            if (reached || failures >= PatientFailures)
            {
                SetConnection(ResourceConnectionState.Lost, reason);
            }

            await Task.Delay(ReconnectDelay.After(failures, Random.Shared.NextDouble()), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<bool> FollowAsync(
        DashboardService.DashboardServiceClient client, bool isReconnect, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var information = await client.GetApplicationInformationAsync(new ApplicationInformationRequest(), _headers, cancellationToken: cancellationToken);
        if (information.ApplicationName.Length > 0)
        {
            Volatile.Write(ref _applicationName, information.ApplicationName);
        }

        using var call = client.WatchResources(new WatchResourcesRequest { IsReconnect = isReconnect }, _headers, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            Apply(update);
            SetConnection(ResourceConnectionState.Connected, "");
            yield return true;
        }
    }

    private void Apply(WatchResourcesUpdate update)
    {
        switch (update.KindCase)
        {
            case WatchResourcesUpdate.KindOneofCase.InitialData:
                // Everything there is: what is not in it was removed while we did not listen.
                Volatile.Write(ref _resources, update.InitialData.Resources.Select(ResourceWire.ToSnapshot).ToImmutableDictionary(resource => resource.Name));
                break;
            case WatchResourcesUpdate.KindOneofCase.Changes:
                var resources = _resources.ToBuilder();
                foreach (var change in update.Changes.Value)
                {
                    if (change.KindCase == WatchResourcesChange.KindOneofCase.Upsert)
                    {
                        resources[change.Upsert.Name] = ResourceWire.ToSnapshot(change.Upsert);
                    }
                    else if (change.KindCase == WatchResourcesChange.KindOneofCase.Delete)
                    {
                        resources.Remove(change.Delete.ResourceName);
                    }
                }

                Volatile.Write(ref _resources, resources.ToImmutable());
                break;
            default:
                return;
        }

        Changed.Raise();
    }

    private void SetConnection(ResourceConnectionState state, string reason)
    {
        if (_connection.State != state || _connection.Reason != reason)
        {
            var since = _connection.State == state ? _connection.Since : _time.GetUtcNow();
            Volatile.Write(ref _connection, new ResourceConnection(state, since, reason));
            Changed.Raise();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "No line to the resource service at {Url}: {Detail}. Trying again.")]
        public static partial void Lost(ILogger logger, Uri url, string detail);
    }
}
