using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Network;

/// <summary>Asks a <see cref="BenchmarkServer"/>: eight bytes say how many it shall send.</summary>
internal sealed class BenchmarkClient(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];

    public static async Task<BenchmarkClient> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new BenchmarkClient(socket);
    }

    /// <summary>A small request and its small answer.</summary>
    public Task<TimeSpan> AskAsync() => TakeAsync(8);

    /// <summary>A small request and an answer of a size.</summary>
    public async Task<TimeSpan> TakeAsync(long bytes)
    {
        var start = Stopwatch.GetTimestamp();
        BinaryPrimitives.WriteInt64LittleEndian(_buffer, bytes);
        await socket.SendAsync(_buffer.AsMemory(0, 8));
        while (bytes > 0)
        {
            bytes -= await socket.ReceiveAsync(_buffer) is > 0 and var received ? received : throw new EndOfStreamException();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => socket.Dispose();
}
