using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using LocalStack.Hosting.Publishing;
using LocalStack.Hosting.Tests.Builder;

namespace LocalStack.Hosting.Tests.Publishing;

/// <summary>The line of shell by which a project's container asks itself, run as the container runs it.</summary>
public class HealthScriptTests : ModelTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    [InlineData("HTTP/1.1 2000 Odd", 1)]
    [InlineData("", 1)]
    public async Task Answer_Decides(string statusLine, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers have Linux's bash.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AnswerAsync(listener, statusLine);

        var actual = await RunAsync(Script(((IPEndPoint)listener.LocalEndpoint).Port, "/health%20of/it's?a=1"));

        Assert.Equal(exitCode, actual);
        Assert.StartsWith("GET /health%20of/it%27s?a=1 HTTP/1.1\r\nHost: localhost\r\n", await asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_IsUnhealthy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers have Linux's bash.");
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.NotEqual(0, await RunAsync(Script(((IPEndPoint)bound.LocalEndPoint!).Port, "/")));
    }

    private string[] Script(int port, string path)
    {
        var api = CreateBuilder("--operation=publish").AddProject("api", WriteProject("Api")).WithHttpEndpoint(targetPort: port).WithHttpHealthCheck(path);
        return [.. ComposeHealthCheck.Find(api.Resource, endpoint => endpoint.TargetPort!.Value)!.Test.Skip(1)];
    }

    private static async Task<int> RunAsync(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string statusLine)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var request = new byte[1024];
        var length = 0;
        while (!request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            length += await stream.ReadAsync(request.AsMemory(length), TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        if (statusLine.Length > 0)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{statusLine}\r\nContent-Length: 0\r\n\r\n"), TestContext.Current.CancellationToken);
        }

        return Encoding.ASCII.GetString(request, 0, length);
    }
}
