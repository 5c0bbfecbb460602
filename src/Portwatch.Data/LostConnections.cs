using System.Net.Sockets;
using Npgsql;

namespace Portwatch.Data;

/// <summary>
/// What a server that was stopped leaves in the pool: connections that look open. Each would fail one request more, long after the server is back; where one
/// has, the others are closed.
/// </summary>
public static class LostConnections
{
    /// <summary>Closes the pool's idle connections if <paramref name="exception"/> says that one was lost, as against a server that is slow or refuses something.</summary>
    public static void ForgetLost(this NpgsqlDataSource dataSource, Exception exception)
    {
        if (IsLost(exception))
        {
            dataSource.Clear();
        }
    }

    private static bool IsLost(Exception? exception) => exception switch
    {
        null => false,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        IOException or SocketException => true,
        _ => IsLost(exception.InnerException),
    };
}
