using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using LocalStack.ResourceService.V1;
using Resource = LocalStack.ResourceService.V1.Resource;

namespace LocalStack.Hosting.ControlPlane;

/// <summary>Answers the calls of a dashboard. Every call reads the same snapshots and lines that everybody reads.</summary>
internal sealed class ResourceServiceEndpoint(
    ApplicationIdentity application,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands) : DashboardService.DashboardServiceBase
{
    /// <summary>Lines in one message at the most, so that a long backlog reaches the page in pieces.</summary>
    private const int MaxLinesPerMessage = 500;

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = application.Name });

    public override async Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context)
    {
        var first = true;

        await foreach (var batch in Batches(notifications.WatchAsync(context.CancellationToken), context.CancellationToken).ConfigureAwait(false))
        {
            // Only the newest snapshot of an instance matters to who looks at it now.
            var resources = batch.GroupBy(change => change.ResourceId).Select(changes => ResourceMapping.ToResource(changes.Last()));
            await responseStream.WriteAsync(first ? Initial(resources) : Changes(resources), context.CancellationToken).ConfigureAwait(false);
            first = false;
        }
    }

    public override async Task WatchResourceConsoleLogs(WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context)
    {
        var lines = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);

        await foreach (var batch in lines.WithCancellation(context.CancellationToken).ConfigureAwait(false))
        {
            foreach (var chunk in batch.Chunk(MaxLinesPerMessage))
            {
                var update = new WatchResourceConsoleLogsUpdate();
                update.LogLines.AddRange(chunk.Select(line => new ConsoleLogLine { Text = line.Content, IsStdErr = line.IsErrorMessage, LineNumber = line.LineNumber }));
                await responseStream.WriteAsync(update, context.CancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, CommandMapping.ToValues(request), context.CancellationToken).ConfigureAwait(false);
        return CommandMapping.ToResponse(result);
    }

    /// <summary>
    /// Everything that is ready at once becomes one batch. The first batch is the replay of what exists, because a watch
    /// replays without waiting; it is sent even when there is nothing, so that a dashboard can tell "none" from "not yet".
    /// </summary>
    private static async IAsyncEnumerable<IReadOnlyList<ResourceEvent>> Batches(
        IAsyncEnumerable<ResourceEvent> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Cancelled when the reader leaves, so that the read which is then under way ends before its enumerator goes.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var enumerator = source.GetAsyncEnumerator(reading.Token);
        var next = Task.FromResult(false);
        try
        {
            var batch = new List<ResourceEvent>();
            var first = true;
            do
            {
                next = enumerator.MoveNextAsync().AsTask();
                if (!next.IsCompleted && (first || batch.Count > 0))
                {
                    yield return batch;
                    batch = [];
                    first = false;
                }

                if (await next.ConfigureAwait(false))
                {
                    batch.Add(enumerator.Current);
                }
            }
            while (next.Result);

            yield return batch;
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static WatchResourcesUpdate Initial(IEnumerable<Resource> resources)
    {
        var data = new InitialResourceData();
        data.Resources.AddRange(resources);
        return new WatchResourcesUpdate { InitialData = data };
    }

    private static WatchResourcesUpdate Changes(IEnumerable<Resource> resources)
    {
        var changes = new WatchResourcesChanges();
        changes.Value.AddRange(resources.Select(resource => new WatchResourcesChange { Upsert = resource }));
        return new WatchResourcesUpdate { Changes = changes };
    }
}
