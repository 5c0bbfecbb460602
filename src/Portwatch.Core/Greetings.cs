namespace Portwatch.Core;

/// <summary>The first words of servers that can be asked without a password, and how they answer.</summary>
public static class Greetings
{
    /// <summary>PING as a Redis client sends it.</summary>
    public static ReadOnlyMemory<byte> Redis { get; } = "*1\r\n$4\r\nPING\r\n"u8.ToArray();

    /// <summary>
    /// PostgreSQL's <see href="https://www.postgresql.org/docs/current/protocol-message-formats.html">SSLRequest</see>, which is the length 8 and the code 80877103.
    /// </summary>
    public static ReadOnlyMemory<byte> Postgres { get; } = new byte[] { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F };

    /// <summary>Whether a Redis-protocol server speaks, if only to refuse.</summary>
    public static bool IsRedis(ReadOnlySpan<byte> answer) => answer is [(byte)'+' or (byte)'-', ..];

    /// <summary>Whether a PostgreSQL server speaks: yes or no to TLS.</summary>
    public static bool IsPostgres(ReadOnlySpan<byte> answer) => answer is [(byte)'S' or (byte)'N', ..];
}
