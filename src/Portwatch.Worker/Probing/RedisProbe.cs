using System.Text;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>Up if PING is answered, by <c>+PONG</c> or by the demand for a password: either is a server at work.</summary>
internal sealed class RedisProbe : IProbe
{
    public EndpointProtocol Protocol => EndpointProtocol.Redis;

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        using var span = ProbeSpan.Start("PING", target);
        using var socket = await ProbeConnection.OpenAsync(target.Host, target.Port, cancellationToken);
        await socket.SendAsync(Greetings.Redis, cancellationToken);

        var answer = new byte[64];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        return Read(Encoding.ASCII.GetString(answer, 0, length)) switch
        {
            null => new(CheckOutcome.Up, socket.AddressFamily),
            var error => new(CheckOutcome.Unexpected, socket.AddressFamily, Error: error),
        };
    }

    /// <summary>Null if <paramref name="answer"/> is that of a server at work, else what is wrong, e.g. <c>redis_LOADING</c>.</summary>
    internal static string? Read(string answer) => answer switch
    {
        "" => "connection_closed",
        _ when answer.StartsWith("+PONG", StringComparison.Ordinal) => null,
        _ when answer.StartsWith("-NOAUTH", StringComparison.Ordinal) => null,
        ['-', ..] => "redis_" + answer[1..].Split(' ', '\r')[0],
        _ => "not_redis",
    };
}
