using System.Collections.Immutable;
using Grpc.Core;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>
/// What the AppHost asks and has not been answered, over any number of disconnections. One stream for all open pages: the first answer, on whichever page, counts.
/// </summary>
internal sealed partial class InteractionFeed(ResourceServiceClient client, TimeProvider time, ILogger<InteractionFeed> logger) : BackgroundService
{
    // A call takes one message at a time.
    private readonly SemaphoreSlim _sending = new(1);

    private ImmutableArray<InteractionSnapshot> _open = [];
    private AsyncDuplexStreamingCall<WatchInteractionsRequestUpdate, WatchInteractionsResponseUpdate>? _call;

    /// <summary>In the order in which they were asked. Empty while the AppHost is away: nobody could answer.</summary>
    public ImmutableArray<InteractionSnapshot> Open => _open;

    public ChangeSignal Changed { get; } = new();

    /// <summary>Sends an answer. The AppHost ends the question, or sends it again with what is wrong.</summary>
    /// <returns>Whether it was sent; false when the AppHost is away.</returns>
    public async Task<bool> AnswerAsync(InteractionSnapshot asked, InteractionAnswer answer, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (_call is not { } call)
            {
                return false;
            }

            await call.RequestStream.WriteAsync(InteractionWire.ToAnswer(asked, answer, values), cancellationToken);
        }
        catch (Exception gone) when (gone is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }

        if (asked.Kind is InteractionKind.Notification or InteractionKind.MessageBox || answer is InteractionAnswer.Dismissed or InteractionAnswer.Secondary)
        {
            // Nothing can be found wrong with it, and a person wants to see it go.
            Remove(asked.Id);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (client.IsEnabled && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var call = client.WatchInteractions(stoppingToken);
                Volatile.Write(ref _call, call);
                while (await call.ResponseStream.MoveNext(stoppingToken))
                {
                    failures = 0;
                    Apply(call.ResponseStream.Current);
                }
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
            {
                return;
            }
            catch (RpcException exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Lost(logger, exception.Status.Detail);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                Volatile.Write(ref _call, null);
                Clear();
            }

            failures++;
            await Task.Delay(ReconnectDelay.After(failures, Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _sending.Dispose();
    }

    private void Apply(WatchInteractionsResponseUpdate update)
    {
        if (InteractionWire.ToSnapshot(update) is not { } snapshot)
        {
            Remove(update.InteractionId);
            return;
        }

        ImmutableInterlocked.Update(
            ref _open,
            static (open, asked) => open.FirstOrDefault(known => known.Id == asked.Id) is { } known ? open.Replace(known, asked) : open.Add(asked),
            snapshot);
        Changed.Raise();
    }

    private void Remove(int id)
    {
        ImmutableInterlocked.Update(ref _open, static (open, gone) => open.RemoveAll(known => known.Id == gone), id);
        Changed.Raise();
    }

    private void Clear()
    {
        if (!_open.IsEmpty)
        {
            ImmutableInterlocked.Update(ref _open, static _ => []);
            Changed.Raise();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The AppHost's questions cannot be followed: {Detail}. Trying again.")]
        public static partial void Lost(ILogger logger, string detail);
    }
}
