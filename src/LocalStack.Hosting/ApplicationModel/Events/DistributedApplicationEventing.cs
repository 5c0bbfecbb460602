using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Eventing;

/// <summary>Calls the handlers of events in the order they were subscribed.</summary>
public partial class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, ImmutableArray<DistributedApplicationEventSubscription>> _subscriptions = new();

    /// <summary>Gets the failures of handlers that nobody waits for, once the application is built.</summary>
    internal ILogger? Logger { get; set; }

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add(typeof(T), new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add(typeof(T), new DistributedApplicationResourceEventSubscription(resource, (@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    /// <inheritdoc/>
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        foreach (var type in _subscriptions.Keys)
        {
            _subscriptions.AddOrUpdate(type, [], (_, known) => known.Remove(subscription));
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);

        var resource = (@event as IDistributedApplicationResourceEvent)?.Resource;
        ImmutableArray<DistributedApplicationEventSubscription> handlers = _subscriptions.TryGetValue(typeof(T), out var known)
            ? [.. known.Where(handler => handler is not DistributedApplicationResourceEventSubscription { Resource: { } wanted } || ReferenceEquals(wanted, resource))]
            : [];

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return CallInTurnAsync(handlers, @event, cancellationToken);
            case EventDispatchBehavior.BlockingConcurrent:
                return Task.WhenAll(handlers.Select(handler => Task.Run(() => handler.Callback(@event, cancellationToken), cancellationToken)));
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(() => ReportFailureAsync(CallInTurnAsync(handlers, @event, cancellationToken), typeof(T)), CancellationToken.None);
                return Task.CompletedTask;
            case EventDispatchBehavior.NonBlockingConcurrent:
                foreach (var handler in handlers)
                {
                    _ = Task.Run(() => ReportFailureAsync(CallInTurnAsync([handler], @event, cancellationToken), typeof(T)), CancellationToken.None);
                }

                return Task.CompletedTask;
            default:
                throw new ArgumentOutOfRangeException(nameof(dispatchBehavior), dispatchBehavior, "There is no such way to call handlers.");
        }
    }

    private static async Task CallInTurnAsync(
        ImmutableArray<DistributedApplicationEventSubscription> handlers, IDistributedApplicationEvent @event, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            await handler.Callback(@event, cancellationToken).ConfigureAwait(false);
        }
    }

    private DistributedApplicationEventSubscription Add(Type type, DistributedApplicationEventSubscription subscription)
    {
        _subscriptions.AddOrUpdate(type, [subscription], (_, known) => known.Add(subscription));
        return subscription;
    }

    private async Task ReportFailureAsync(Task handlers, Type type)
    {
        try
        {
            await handlers.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for these handlers: the log is where their failure can be seen.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (Logger is { } logger)
            {
                Log.HandlerFailed(logger, exception, type.Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A handler of {EventName} failed, and nobody was waiting for it.")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string eventName);
    }
}
