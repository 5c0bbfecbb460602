using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Network;

/// <summary>haproxy before a server, as it comes.</summary>
internal sealed class HaproxyProgram(Process process, string folder, int port) : IDisposable
{
    public int Port => port;

    /// <summary>Starts it, or says that there is none.</summary>
    public static HaproxyProgram? Start(int server)
    {
        var folder = Directory.CreateTempSubdirectory("localstack-haproxy-").FullName;
        var file = Path.Combine(folder, "haproxy.cfg");
        var port = FindPort();
        File.WriteAllText(file, $"""
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen bench
              bind 127.0.0.1:{port}
              server one 127.0.0.1:{server}

            """);
        try
        {
            var process = Process.Start(new ProcessStartInfo("haproxy", ["-f", file, "-db", "-q"]))!;
            WaitUntilOpen(process, port);
            return new HaproxyProgram(process, folder, port);
        }
        catch (Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            Console.WriteLine("  haproxy is not installed: apt-get install haproxy");
            return null;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WaitUntilOpen(Process process, int port)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                Thread.Sleep(20);
            }
        }
    }
}
