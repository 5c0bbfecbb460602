using System.Net;
using System.Net.Sockets;
using System.Text;
using Portwatch.Core.Model;
using Portwatch.Worker.Probing;

namespace Portwatch.Tests.Worker;

public sealed class ProbeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000", true)]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5001", false)]
    [InlineData("127.0.0.1:5000", "127.0.0.2:5000", false)]
    [InlineData("[::1]:5000", "[::1]:5000", true)]
    public void SelfConnect_IsOneEndTwice(string local, string remote, bool expected) =>
        Assert.Equal(expected, ProbeConnection.IsSelfConnect(IPEndPoint.Parse(local), IPEndPoint.Parse(remote)));

    [Fact]
    public async Task Tcp_ConnectionToItself_IsNeverUp()
    {
        // What chance does to a port of the ephemeral range, on purpose: the source port is the target port.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.ConnectAsync(socket.LocalEndPoint!, Cancelled);

        Assert.True(socket.Connected);
        Assert.True(ProbeConnection.IsSelfConnect(socket.LocalEndPoint, socket.RemoteEndPoint));
    }

    [Fact]
    public async Task Tcp_ListenerOnIpv6Only_IsFoundThroughLocalhost()
    {
        using var listener = Listen(IPAddress.IPv6Loopback);

        var answer = await new TcpProbe().AskAsync(Target(EndpointProtocol.Tcp, listener, "localhost"), Cancelled).Within("the answer");

        Assert.Equal((CheckOutcome.Up, AddressFamily.InterNetworkV6), (answer.Outcome, answer.Family!.Value));
    }

    [Fact]
    public async Task Tcp_ClosedPort_IsRefused()
    {
        var port = Port(Listen(IPAddress.Loopback), close: true);

        var exception = await Assert.ThrowsAsync<SocketException>(() => new TcpProbe().AskAsync(Target(EndpointProtocol.Tcp, port), Cancelled));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", null, CheckOutcome.Up, 204)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", null, CheckOutcome.Up, 302)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", null, CheckOutcome.Unexpected, 500)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 500, CheckOutcome.Up, 500)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 204, CheckOutcome.Unexpected, 200)]
    [InlineData("SSH-2.0-OpenSSH\r\n", null, CheckOutcome.Unexpected, null)]
    [InlineData("", null, CheckOutcome.Unexpected, null)]
    public async Task Http_Answer_IsJudgedByItsStatus(string response, int? expectedStatus, CheckOutcome outcome, int? status)
    {
        using var listener = Listen(IPAddress.Loopback);
        var serving = AnswerAsync(listener, response);
        using var probe = new HttpProbe(EndpointProtocol.Http);

        var answer = await probe.AskAsync(Target(EndpointProtocol.Http, listener) with { Path = "/x", ExpectedStatus = expectedStatus }, Cancelled).Within("the answer");

        listener.Dispose();
        Assert.Equal((outcome, status), (answer.Outcome, answer.HttpStatus));
        Assert.StartsWith("GET /x HTTP/1.1\r\n", await serving.Within("the request"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_NobodyListens_IsASocketFailure()
    {
        using var probe = new HttpProbe(EndpointProtocol.Http);
        var port = Port(Listen(IPAddress.Loopback), close: true);

        await Assert.ThrowsAsync<SocketException>(() => probe.AskAsync(Target(EndpointProtocol.Http, port), Cancelled));
    }

    [Theory]
    [InlineData("+PONG\r\n", null)]
    [InlineData("-NOAUTH Authentication required.\r\n", null)]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "redis_LOADING")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "not_redis")]
    [InlineData("", "connection_closed")]
    public void Redis_Answer_IsRead(string answer, string? error) => Assert.Equal(error, RedisProbe.Read(answer));

    [Theory]
    [InlineData("N", CheckOutcome.Up)]
    [InlineData("S", CheckOutcome.Up)]
    [InlineData("H", CheckOutcome.Unexpected)]
    [InlineData("", CheckOutcome.Unexpected)]
    public async Task Postgres_AnswerToTls_IsJudged(string response, CheckOutcome outcome)
    {
        using var listener = Listen(IPAddress.Loopback);
        var serving = AnswerAsync(listener, response);

        var answer = await new PostgresProbe().AskAsync(Target(EndpointProtocol.Postgres, listener), Cancelled).Within("the answer");

        listener.Dispose();
        Assert.Equal(outcome, answer.Outcome);
        Assert.Equal(8, (await serving.Within("the request")).Length);
    }

    private static Socket Listen(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    private static int Port(Socket listener, bool close)
    {
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        if (close)
        {
            listener.Dispose();
        }

        return port;
    }

    // Every connection gets the same answer: a client may try again where the first was closed without a word.
    private static async Task<string> AnswerAsync(Socket listener, string response)
    {
        string? first = null;
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync(Cancelled);
                var buffer = new byte[4_096];
                var length = await connection.ReceiveAsync(buffer, Cancelled);
                first ??= Encoding.Latin1.GetString(buffer, 0, length);
                await connection.SendAsync(Encoding.ASCII.GetBytes(response), Cancelled);
                connection.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has what it wanted and closed the listener.
            return first ?? string.Empty;
        }
    }

    private static ProbeTarget Target(EndpointProtocol protocol, Socket listener, string host = "127.0.0.1") => Target(protocol, Port(listener, close: false), host);

    private static ProbeTarget Target(EndpointProtocol protocol, int port, string host = "127.0.0.1") =>
        new() { Protocol = protocol, Host = host, Port = port, Timeout = TimeSpan.FromSeconds(30) };
}
