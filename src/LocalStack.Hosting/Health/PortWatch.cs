using System.Net;

namespace LocalStack.Hosting.Health;

/// <summary>Waits until a port accepts connections, tells it once, and is done.</summary>
internal sealed class PortWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private PortWatch(IPEndPoint endPoint, TimeProvider time, Action opened)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(() => RunAsync(endPoint, time, opened, _stop.Token));
        }
    }

    public static PortWatch Start(IPEndPoint endPoint, TimeProvider time, Action opened) => new(endPoint, time, opened);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private static async Task RunAsync(IPEndPoint endPoint, TimeProvider time, Action opened, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        try
        {
            while (!await PortProbe.IsListeningAsync(endPoint, cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
            }

            opened();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
    }
}
