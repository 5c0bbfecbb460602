using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Redis;

/// <summary>Healthy when a new connection is let in with the password and <c>PING</c> is answered.</summary>
/// <param name="connectionString">The connection string, or <see langword="null"/> while it is not known.</param>
/// <remarks>Two commands of <see href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</see> do not need a client library in every AppHost.</remarks>
internal sealed class RedisHealthCheck(Func<string?> connectionString) : IHealthCheck
{
    private const int MaxReplyBytes = 4096;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (connectionString() is not { } text)
        {
            return HealthCheckResult.Unhealthy("The connection string is not known yet.");
        }

        // The caller's token ends the check; ours means that the server does not answer.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            var target = RedisConnectionString.Parse(text);
            return await PingAsync(target, limited.Token).ConfigureAwait(false) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The server did not answer within {Limit.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or FormatException)
        {
            return HealthCheckResult.Unhealthy(exception.Message, exception);
        }
    }

    private static async Task<string?> PingAsync(RedisConnectionString target, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(target.Host, target.Port, cancellationToken).ConfigureAwait(false);
        var network = client.GetStream();
        Stream stream = network;
        if (target.UsesTls)
        {
            var tls = new SslStream(network);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = target.Host }, cancellationToken).ConfigureAwait(false);
            stream = tls;
        }

        await using (stream.ConfigureAwait(false))
        {
            if (target.Password is { } password)
            {
                string[] command = target.User is { } user ? ["AUTH", user, password] : ["AUTH", password];
                if (await AskAsync(stream, command, cancellationToken).ConfigureAwait(false) is var answer and not "+OK")
                {
                    return $"The server refused the password: {answer}";
                }
            }

            return await AskAsync(stream, ["PING"], cancellationToken).ConfigureAwait(false) is var reply and not "+PONG" ? $"The server answered PING with: {reply}" : null;
        }
    }

    private static async Task<string> AskAsync(Stream stream, string[] command, CancellationToken cancellationToken)
    {
        // "*1\r\n$4\r\nPING\r\n" → "+PONG\r\n"
        var request = new StringBuilder().Append('*').Append(command.Length).Append("\r\n");
        foreach (var part in command)
        {
            request.Append('$').Append(Encoding.UTF8.GetByteCount(part)).Append("\r\n").Append(part).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxReplyBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            length += count;
            if (buffer.AsSpan(0, length).IndexOf("\r\n"u8) is var end and >= 0)
            {
                return Encoding.UTF8.GetString(buffer, 0, end);
            }
        }

        throw new IOException($"The server answered more than {MaxReplyBytes} bytes without an end of line: it does not speak the Redis protocol.");
    }
}
