using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portwatch.Api.Ports;
using Portwatch.Core;
using Portwatch.Core.Ports;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Api;

/// <summary>The causes of "I can't reach it", each staged with real sockets.</summary>
public sealed class DiagnosisTests : IAsyncDisposable
{
    private static readonly SystemPorts System = new((32_768, 60_999), [], FirstUnprivileged: 1_024);

    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
    private readonly List<IDisposable> _staged = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reachable_IsSaid()
    {
        await using var target = await HttpTarget.StartAsync();

        Assert.Equal(Diagnosis.Reachable, (await DiagnoseAsync(target.Port, protocol: "http")).Cause);
    }

    [Fact]
    public async Task OtherHolder_IsNamed_WithWhatItDoesNotSpeak()
    {
        await using var target = await HttpTarget.StartAsync();

        var diagnosis = await DiagnoseAsync(target.Port, protocol: "postgres", name: "orders-db");

        Assert.Equal(Diagnosis.OtherHolder, diagnosis.Cause);
        Assert.Contains("does not speak postgres", diagnosis.Says, StringComparison.Ordinal);
        Assert.Contains("'orders-db'", diagnosis.Do, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"(pid {Environment.ProcessId})", diagnosis.Says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OtherHolder_ThatAnswersNothing_IsSaid()
    {
        var port = Port(Listen(IPAddress.Loopback));

        var diagnosis = await DiagnoseAsync(port, protocol: "redis");

        Assert.Equal(Diagnosis.OtherHolder, diagnosis.Cause);
        Assert.Contains("answers nothing", diagnosis.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherFamily_IsSaid()
    {
        var port = Port(Listen(IPAddress.IPv6Loopback));

        var diagnosis = await DiagnoseAsync(port);

        Assert.Equal(Diagnosis.OtherFamily, diagnosis.Cause);
        Assert.Contains("::1", diagnosis.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WildcardShadow_IsSaid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the owners are not known.");
        var wildcard = Listen(IPAddress.Any, reuse: true);
        Listen(IPAddress.Loopback, reuse: true, Port(wildcard));
        var evidence = await ExamineAsync(Port(wildcard));
        Assert.Equal(2, evidence.Listeners.Count);

        // Two programs, where this test is one: the decision asks for their ids alone.
        var diagnosis = Diagnosis.Of(evidence with { Listeners = [.. evidence.Listeners.Select(listener => listener.IsWildcard ? listener with { Pid = 1, Command = "other" } : listener)] });

        Assert.Equal(Diagnosis.WildcardShadow, diagnosis.Cause);
        Assert.Contains($"(pid {Environment.ProcessId}) on 127.0.0.1 gets what is sent", diagnosis.Says, StringComparison.Ordinal);
        Assert.Contains("other (pid 1) on 0.0.0.0 does not see it", diagnosis.Says, StringComparison.Ordinal);
        Assert.NotEqual(Diagnosis.WildcardShadow, Diagnosis.Of(evidence).Cause);
    }

    [Fact]
    public async Task SelfConnect_IsSaid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the connections are not known.");
        var socket = Staged(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.ConnectAsync(socket.LocalEndPoint!, Cancelled);

        Assert.Equal(Diagnosis.SelfConnect, (await DiagnoseAsync(Port(socket))).Cause);
    }

    [Fact]
    public async Task Reserved_IsSaid()
    {
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("portwatch-proc-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ip_local_reserved_ports"), string.Create(CultureInfo.InvariantCulture, $"1,{port - 1}-{port + 1}\n"), Cancelled);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ip_local_port_range"), "32768\t60999\n", Cancelled);

            Assert.Equal(Diagnosis.Reserved, (await DiagnoseAsync(port, system: SystemPorts.Read(folder.FullName))).Cause);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Privileged_IsSaid()
    {
        var port = Enumerable.Range(600, 400).First(candidate => ListenerTable.Read().All(listener => listener.Port != candidate));

        Assert.Equal(Diagnosis.Privileged, (await DiagnoseAsync(port)).Cause);
    }

    [Fact]
    public async Task Leftover_IsSaid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the connections are not known.");
        var listener = Listen(IPAddress.Loopback);
        var port = Port(listener);
        using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
            using var accepted = await listener.AcceptAsync(Cancelled);
            // Who closes first keeps the rest of the connection: the server, as one that crashes does.
            accepted.Shutdown(SocketShutdown.Both);
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], Cancelled));
            listener.Dispose();
        }

        Assert.Equal(Diagnosis.Leftover, (await DiagnoseAsync(port)).Cause);
    }

    [Fact]
    public async Task WrongHost_IsSaid()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Host.Host == "localhost" ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        };

        Assert.Equal(Diagnosis.WrongHost, (await DiagnoseAsync(target.Port, protocol: "http")).Cause);
    }

    [Fact]
    public async Task TlsOnPlain_IsSaid()
    {
        var listener = Listen(IPAddress.Loopback);
        var serving = ServeTlsAsync(listener);

        var diagnosis = await DiagnoseAsync(Port(listener), protocol: "http");

        listener.Dispose();
        await serving.Within("the end of the server");
        Assert.Equal(Diagnosis.TlsOnPlain, diagnosis.Cause);
    }

    [Fact]
    public async Task NothingThere_IsSaid() => Assert.Equal(Diagnosis.NothingThere, (await DiagnoseAsync(FreePort())).Cause);

    public ValueTask DisposeAsync()
    {
        _staged.ForEach(staged => staged.Dispose());
        return _nowhere.DisposeAsync();
    }

    private async Task<Diagnosis> DiagnoseAsync(int port, string? protocol = null, string? name = null, SystemPorts? system = null) =>
        Diagnosis.Of(await ExamineAsync(port, protocol, name, system));

    private Task<PortEvidence> ExamineAsync(int port, string? protocol = null, string? name = null, SystemPorts? system = null)
    {
        var gate = new DatabaseGate(_nowhere, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<DatabaseGate>.Instance);
        return new PortExamination(new(TimeProvider.System), gate).ExamineAsync(port, IPAddress.Loopback, protocol, name, system ?? System, Cancelled);
    }

    private static async Task ServeTlsAsync(Socket listener)
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        while (true)
        {
            try
            {
                var connection = await listener.AcceptAsync(Cancelled);
                await using var stream = new SslStream(new NetworkStream(connection, ownsSocket: true));
                await stream.AuthenticateAsServerAsync(certificate);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or global::System.Security.Authentication.AuthenticationException)
            {
                // It was no TLS.
            }
        }
    }

    private Socket Listen(IPAddress address, bool reuse = false, int port = 0)
    {
        var listener = Staged(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        if (reuse)
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        listener.Bind(new IPEndPoint(address, port));
        listener.Listen();
        return listener;
    }

    private int FreePort()
    {
        using var listener = Listen(IPAddress.Loopback);
        return Port(listener);
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private Socket Staged(Socket socket)
    {
        _staged.Add(socket);
        return socket;
    }
}
