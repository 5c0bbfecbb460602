using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using LocalStack.ResourceService.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Dashboard.Tests.ResourceService;

/// <summary>The server half of the resource service with resources that a test puts there, over a real socket.</summary>
internal sealed class StandInAppHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandInAppHost(WebApplication app, StandInResources resources)
    {
        _app = app;
        Resources = resources;
    }

    public StandInResources Resources { get; }

    public Uri Url => new(_app.Urls.First());

    /// <param name="resources">What it serves; may be shared by a second one that takes over later.</param>
    /// <param name="port">0 for any.</param>
    public static async Task<StandInAppHost> StartAsync(StandInResources? resources = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        var shown = resources ?? new StandInResources();
        builder.Services.AddSingleton(shown);
        builder.Services.AddSingleton<StandInService>();
        var app = builder.Build();
        app.MapGrpcService<StandInService>();
        await app.StartAsync();
        return new StandInAppHost(app, shown);
    }

    public async ValueTask DisposeAsync()
    {
        // Streams never end by themselves; a crash would not wait for them either.
        Resources.EndStreams();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    internal sealed class StandInService(StandInResources resources) : DashboardService.DashboardServiceBase
    {
        public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context)
        {
            Admit(context);
            return Task.FromResult(new ApplicationInformationResponse { ApplicationName = resources.ApplicationName });
        }

        public override async Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context)
        {
            Admit(context);
            resources.Reconnects.Enqueue(request.IsReconnect);
            await foreach (var update in resources.WatchAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(update, context.CancellationToken);
            }
        }

        public override async Task WatchResourceConsoleLogs(
            WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context)
        {
            Admit(context);
            await foreach (var update in resources.WatchConsoleAsync(request.ResourceName, context.CancellationToken))
            {
                await responseStream.WriteAsync(update, context.CancellationToken);
            }
        }

        public override Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
        {
            Admit(context);
            return resources.OnCommand(request);
        }

        public override async Task WatchInteractions(
            IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream, IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream, ServerCallContext context)
        {
            Admit(context);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
            var reading = ReadAsync();
            await foreach (var update in resources.WatchInteractionsAsync(ended.Token))
            {
                await responseStream.WriteAsync(update, ended.Token);
            }

            await ended.CancelAsync();
            await reading;

            async Task ReadAsync()
            {
                try
                {
                    await foreach (var answer in requestStream.ReadAllAsync(ended.Token))
                    {
                        resources.Take(answer);
                    }
                }
                catch (Exception gone) when (gone is IOException or OperationCanceledException)
                {
                    // The dashboard has gone, or we have.
                }
            }
        }

        public override async Task<UploadFileResponse> UploadFile(IAsyncStreamReader<UploadFileChunk> requestStream, ServerCallContext context)
        {
            Admit(context);
            UploadFileChunk? first = null;
            using var content = new MemoryStream();
            await foreach (var chunk in requestStream.ReadAllAsync(context.CancellationToken))
            {
                first ??= chunk;
                chunk.Data.WriteTo(content);
            }

            var id = $"file-{resources.Uploads.Count + 1}";
            resources.Uploads.Enqueue((id, first!, content.ToArray()));
            return new UploadFileResponse { FileId = id };
        }

        private void Admit(ServerCallContext context)
        {
            if (resources.ApiKey is { } key && context.RequestHeaders.GetValue("x-resource-service-api-key") != key)
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, "wrong key"));
            }
        }
    }
}

/// <summary>What a <see cref="StandInAppHost"/> tells.</summary>
internal sealed class StandInResources
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly Dictionary<string, List<ConsoleLogLine>> _lines = [];
    private readonly List<Channel<WatchResourcesUpdate>> _watchers = [];
    private readonly SortedDictionary<int, WatchInteractionsResponseUpdate> _questions = [];
    private readonly List<Channel<WatchInteractionsResponseUpdate>> _askers = [];
    private readonly List<(string Resource, Channel<WatchResourceConsoleLogsUpdate> Channel)> _consoles = [];

    public string ApplicationName { get; init; } = "Portwatch";

    public string? ApiKey { get; init; }

    /// <summary>What each watch said about itself, in order.</summary>
    public ConcurrentQueue<bool> Reconnects { get; } = new();

    public Func<ResourceCommandRequest, Task<ResourceCommandResponse>> OnCommand { get; set; }
        = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });

    /// <summary>What was answered, in order.</summary>
    public ConcurrentQueue<WatchInteractionsRequestUpdate> Answers { get; } = new();

    /// <summary>What was uploaded: the id it was given, its first chunk and all of its content.</summary>
    public ConcurrentQueue<(string Id, UploadFileChunk First, byte[] Content)> Uploads { get; } = new();

    /// <summary>Raised with each answer.</summary>
    public ChangeSignal Answered { get; } = new();

    /// <summary>What becomes of an answer: null ends the question, as Aspire's host does with a good one; else it is asked again in this form.</summary>
    public Func<WatchInteractionsRequestUpdate, WatchInteractionsResponseUpdate?> OnAnswer { get; set; } = _ => null;

    /// <summary>Asks, or asks again with other words.</summary>
    public void Ask(WatchInteractionsResponseUpdate question)
    {
        lock (_gate)
        {
            _questions[question.InteractionId] = question;
            _askers.ForEach(asker => asker.Writer.TryWrite(question));
        }
    }

    /// <summary>Ends a question, as it happens when it was answered elsewhere.</summary>
    public void End(int id)
    {
        lock (_gate)
        {
            _questions.Remove(id);
            _askers.ForEach(asker => asker.Writer.TryWrite(new WatchInteractionsResponseUpdate { InteractionId = id, Complete = new InteractionComplete() }));
        }
    }

    public void Take(WatchInteractionsRequestUpdate answer)
    {
        Answers.Enqueue(answer);
        if (OnAnswer(answer) is { } again)
        {
            Ask(again);
        }
        else
        {
            End(answer.InteractionId);
        }

        Answered.Raise();
    }

    public IAsyncEnumerable<WatchInteractionsResponseUpdate> WatchInteractionsAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<WatchInteractionsResponseUpdate>();
        lock (_gate)
        {
            foreach (var question in _questions.Values)
            {
                channel.Writer.TryWrite(question);
            }

            _askers.Add(channel);
        }

        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    public void Put(Resource resource)
    {
        lock (_gate)
        {
            _resources[resource.Name] = resource;
            Send_NeedsLock(new WatchResourcesChange { Upsert = resource });
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            _resources.Remove(name, out var removed);
            Send_NeedsLock(new WatchResourcesChange { Delete = new ResourceDeletion { ResourceName = name, ResourceType = removed?.ResourceType ?? "" } });
        }
    }

    public void Write(string resource, string text, bool isError = false)
    {
        lock (_gate)
        {
            var lines = _lines.TryGetValue(resource, out var known) ? known : _lines[resource] = [];
            var line = new ConsoleLogLine { Text = text, IsStdErr = isError, LineNumber = lines.Count + 1 };
            lines.Add(line);
            foreach (var (_, channel) in _consoles.Where(console => console.Resource == resource))
            {
                channel.Writer.TryWrite(new WatchResourceConsoleLogsUpdate { LogLines = { line } });
            }
        }
    }

    /// <summary>Lets every open stream end, as an AppHost that stops does.</summary>
    public void EndStreams()
    {
        lock (_gate)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete());
            _consoles.ForEach(console => console.Channel.Writer.TryComplete());
            _askers.ForEach(asker => asker.Writer.TryComplete());
            _watchers.Clear();
            _askers.Clear();
            _consoles.Clear();
        }
    }

    public IAsyncEnumerable<WatchResourcesUpdate> WatchAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<WatchResourcesUpdate>();
        lock (_gate)
        {
            channel.Writer.TryWrite(new WatchResourcesUpdate { InitialData = new InitialResourceData { Resources = { _resources.Values } } });
            _watchers.Add(channel);
        }

        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    public IAsyncEnumerable<WatchResourceConsoleLogsUpdate> WatchConsoleAsync(string resource, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<WatchResourceConsoleLogsUpdate>();
        lock (_gate)
        {
            if (_lines.TryGetValue(resource, out var lines))
            {
                channel.Writer.TryWrite(new WatchResourceConsoleLogsUpdate { LogLines = { lines } });
            }

            _consoles.Add((resource, channel));
        }

        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    private void Send_NeedsLock(WatchResourcesChange change)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(new WatchResourcesUpdate { Changes = new WatchResourcesChanges { Value = { change.Clone() } } });
        }
    }
}
