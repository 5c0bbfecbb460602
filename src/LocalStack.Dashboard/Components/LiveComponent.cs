using System.Diagnostics;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Components;

namespace LocalStack.Dashboard.Components;

/// <summary>
/// A component that redraws when what it shows changes, at most five times a second however often that is, and less often when reading it anew takes long:
/// that may cost a tenth of the time. Prerendered, it draws once and follows nothing.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private const int RestShare = 9;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Cancelled when the component goes.</summary>
    protected CancellationToken Disposed => _disposed.Token;

    /// <summary>Reads the state anew; called on the circuit's thread just before drawing.</summary>
    protected virtual void Refresh()
    {
    }

    internal void Follow(ChangeSignal signal) => Follow(() => signal);

    /// <param name="current">The signal to wait on, asked again after each change.</param>
    internal void Follow(Func<ChangeSignal?> current)
    {
        if (RendererInfo.IsInteractive)
        {
            _ = FollowAsync(() => current()?.Next);
        }
    }

    /// <summary>Redraws when any of several things changed, however many of them at once.</summary>
    /// <param name="current">The signals to wait on, asked again after each change.</param>
    internal void FollowAny(Func<IEnumerable<ChangeSignal>> current)
    {
        if (RendererInfo.IsInteractive)
        {
            _ = FollowAsync(() => Task.WhenAny(current().Select(signal => signal.Next)));
        }
    }

    /// <summary>Redraws as time goes by: for what moves on without a change.</summary>
    /// <param name="interval">From one drawing to the next; at least 200 ms.</param>
    internal void FollowTime(TimeSpan interval)
    {
        if (RendererInfo.IsInteractive)
        {
            var token = Disposed;
            _ = FollowAsync(() => Task.Delay(interval, token));
        }
    }

    internal void Follow(TelemetryStore store, TelemetrySignal signal)
    {
        if (RendererInfo.IsInteractive)
        {
            _ = FollowAsync(store, signal);
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed.Cancel();
            _disposed.Dispose();
        }
    }

    private async Task FollowAsync(Func<Task?> nextChange)
    {
        var token = Disposed;
        try
        {
            // Taken before the state is read: what changes while we draw completes it.
            while (nextChange() is { } next)
            {
                await RedrawAndRestAsync(token);
                await next.WaitAsync(token);
            }
        }
        catch (OperationCanceledException)
        {
            // The component is gone.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task FollowAsync(TelemetryStore store, TelemetrySignal signal)
    {
        var token = Disposed;
        try
        {
            await foreach (var _ in store.WatchAsync(signal, cancellationToken: token))
            {
                await RedrawAndRestAsync(token);
            }
        }
        catch (OperationCanceledException)
        {
            // The component is gone.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task RedrawAndRestAsync(CancellationToken token)
    {
        var took = TimeSpan.Zero;
        await InvokeAsync(() =>
        {
            if (!token.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                Refresh();
                took = Stopwatch.GetElapsedTime(start);
                StateHasChanged();
            }
        });
        var rest = took * RestShare;
        await Task.Delay(rest > LeastInterval ? rest : LeastInterval, token);
    }
}
