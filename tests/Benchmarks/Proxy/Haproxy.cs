using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using LocalStack.Hosting.Ports;

namespace Benchmarks.Proxy;

/// <summary>The yardstick: haproxy in TCP mode, one thread.</summary>
internal static class Haproxy
{
    /// <returns><see langword="null"/> where it is not installed.</returns>
    public static async Task<ChildProgram?> TryStartAsync(int targetPort)
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);
        string configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, $"""
            global
              nbthread 1
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            listen all
              bind 127.0.0.1:{port}
              server target 127.0.0.1:{targetPort}

            """);
        try
        {
            Process process = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", configuration]))!;
            while (!process.HasExited)
            {
                using var socket = new System.Net.Sockets.TcpClient();
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    return new ChildProgram(process, port);
                }
                catch (System.Net.Sockets.SocketException)
                {
                    await Task.Delay(20);
                }
            }

            throw new InvalidOperationException($"haproxy ended with exit code {process.ExitCode}.");
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(configuration);
        }
    }
}
