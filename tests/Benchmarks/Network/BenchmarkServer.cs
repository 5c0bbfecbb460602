using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Network;

/// <summary>Sends as many bytes as it is asked for.</summary>
internal static class BenchmarkServer
{
    public static async Task<int> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        // The console reads synchronously, whatever the method is called.
        var end = Task.Run(Console.In.ReadToEnd);
        while (await Task.WhenAny(listener.AcceptSocketAsync(), end) is Task<Socket> accepted)
        {
            _ = Task.Run(async () => await AnswerAsync(await accepted));
        }

        return 0;
    }

    private static async Task AnswerAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            var (request, data) = (new byte[8], new byte[256 * 1024]);
            while (await client.ReceiveAsync(request) == request.Length)
            {
                for (var left = BinaryPrimitives.ReadInt64LittleEndian(request); left > 0;)
                {
                    left -= await client.SendAsync(data.AsMemory(0, (int)Math.Min(left, data.Length)));
                }
            }
        }
    }
}
