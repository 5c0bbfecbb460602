using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Portwatch.Core;
using Portwatch.Core.Ports;

namespace Portwatch.Api.Ports;

/// <summary>Gathers what a diagnosis rests on: the system's tables, and one or two questions to the port itself, on loopback only.</summary>
internal sealed class PortExamination(PortSurvey survey, DatabaseGate database)
{
    private const int Established = 0x01;
    private const int Listening = 0x0A;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Examines a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="target">The address it is asked for on.</param>
    /// <param name="protocol">How it is asked; null to only look whether it takes connections.</param>
    /// <param name="endpointName">What is registered for it.</param>
    /// <param name="system">What the system says about ports.</param>
    /// <param name="cancellationToken">The request.</param>
    public async Task<PortEvidence> ExamineAsync(int port, IPAddress target, string? protocol, string? endpointName, SystemPorts system, CancellationToken cancellationToken)
    {
        var listeners = await survey.FindAsync(port);
        // Sockets in memory of their kernel, without listeners among them.
        var sockets = ConnectionTable.Read().Where(socket => socket.Local.Port == port && socket.State != Listening).ToList();
        return new()
        {
            Port = port,
            Target = target,
            Protocol = protocol,
            EndpointName = endpointName,
            Listeners = listeners,
            System = system,
            Answer = listeners.Any(listener => listener.Accepts(target)) ? await AskAsync(new(target, port), protocol, cancellationToken) : PortAnswer.None,
            HasSelfConnection = sockets.Exists(socket => socket.State == Established && socket.Local.Equals(socket.Remote)),
            HasLeftovers = sockets.Exists(socket => socket.State != Established),
            LastSeen = await FindLastSeenAsync(port, cancellationToken),
        };
    }

    private static async Task<PortAnswer> AskAsync(IPEndPoint address, string? protocol, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            switch (protocol)
            {
                case "http":
                    return await AskHttpAsync(address, patience.Token);
                case "redis":
                    return Greetings.IsRedis(await TalkAsync(address, Greetings.Redis, patience.Token)) ? PortAnswer.Expected : PortAnswer.OtherProtocol;
                case "postgres":
                    return Greetings.IsPostgres(await TalkAsync(address, Greetings.Postgres, patience.Token)) ? PortAnswer.Expected : PortAnswer.OtherProtocol;
                default:
                    using (await ConnectAsync(address, patience.Token))
                    {
                        return PortAnswer.Expected;
                    }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PortAnswer.None;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return await SpeaksTlsAsync(address, cancellationToken) ? PortAnswer.Tls : PortAnswer.OtherProtocol;
        }
    }

    private static async Task<PortAnswer> AskHttpAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var status = await ReadStatusAsync(address, address.ToString(), cancellationToken);
        if (status is null)
        {
            return await SpeaksTlsAsync(address, cancellationToken) ? PortAnswer.Tls : PortAnswer.OtherProtocol;
        }

        return status is 400 or 403 or 404 or 421 && await ReadStatusAsync(address, $"localhost:{address.Port}", cancellationToken) is { } other && other != status && other < 400
            ? PortAnswer.OtherHostWanted
            : PortAnswer.Expected;
    }

    // The status of a GET; null if the answer is no HTTP.
    private static async Task<int?> ReadStatusAsync(IPEndPoint address, string host, CancellationToken cancellationToken)
    {
        var answer = await TalkAsync(address, Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nUser-Agent: Portwatch/1.0\r\n\r\n"), cancellationToken);
        return Encoding.Latin1.GetString(answer) is var text && text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text.Length >= 12 && int.TryParse(text.AsSpan(9, 3), out var status) ? status : null;
    }

    private static async Task<byte[]> TalkAsync(IPEndPoint address, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(address, cancellationToken);
        await socket.SendAsync(request, cancellationToken);
        var answer = new byte[256];
        return answer[..await socket.ReceiveAsync(answer, cancellationToken)];
    }

    private static async Task<bool> SpeaksTlsAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = await ConnectAsync(address, patience.Token);
            await using var stream = new SslStream(new NetworkStream(socket));
            // Whose certificate it is does not matter here: nothing is sent.
#pragma warning disable CA5359
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }, patience.Token);
#pragma warning restore CA5359
            return true;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<(string? Command, int? Pid, DateTimeOffset At)?> FindLastSeenAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.Source.CreateCommand("SELECT command, pid, last_seen_at FROM port_sightings WHERE port = $1 ORDER BY last_seen_at DESC LIMIT 1");
            var seen = await command.With(port).ReadAllAsync(reader => (reader.Text(0), reader.Value<int>(1), reader.Time(2)), cancellationToken);
            return seen.Count == 0 ? null : seen[0];
        }
        catch (Exception exception) when (DatabaseGate.IsAway(exception))
        {
            // What the system says is enough.
            database.Report(exception);
            return null;
        }
    }
}
