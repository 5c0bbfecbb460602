using System.Net;

namespace LocalStack.Hosting.Health;

/// <summary>Waits until a port accepts connections, tells it once, and is done.</summary>
internal sealed class PortWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private PortWatch(IPEndPoint endPoint, bool isForwarded, TimeProvider time, Action opened)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(() => RunAsync(endPoint, isForwarded, time, opened, _stop.Token));
        }
    }

    /// <param name="endPoint">The port.</param>
    /// <param name="isForwarded">Whether somebody else accepts connections there, and closes them again while nothing listens behind.</param>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Is called once.</param>
    public static PortWatch Start(IPEndPoint endPoint, bool isForwarded, TimeProvider time, Action opened) => new(endPoint, isForwarded, time, opened);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private static async Task RunAsync(IPEndPoint endPoint, bool isForwarded, TimeProvider time, Action opened, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        try
        {
            while (!await (isForwarded ? PortProbe.IsListeningBehindAsync(endPoint, time, cancellationToken) : PortProbe.IsListeningAsync(endPoint, cancellationToken)).ConfigureAwait(false))
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
