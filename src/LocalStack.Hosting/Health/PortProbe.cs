using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Health;

/// <summary>Whether something accepts connections. A refusal is the normal answer while a process starts, so it costs no exception.</summary>
internal static class PortProbe
{
    public static async Task<bool> IsListeningAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAsyncEventArgs { RemoteEndPoint = endPoint };
        var done = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
        args.Completed += (_, completed) => done.TrySetResult(completed.SocketError);
        if (!socket.ConnectAsync(args))
        {
            return args.SocketError == SocketError.Success;
        }

        await using (cancellationToken.Register(() => Socket.CancelConnectAsync(args)).ConfigureAwait(false))
        {
            return await done.Task.ConfigureAwait(false) == SocketError.Success && !cancellationToken.IsCancellationRequested;
        }
    }
}
