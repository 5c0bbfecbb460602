using System.Globalization;

namespace LocalStack.Hosting.Redis;

/// <summary>What a health check needs of a connection string in the form of StackExchange.Redis: <c>127.0.0.1:6379,password=…,ssl=true</c>.</summary>
internal sealed record RedisConnectionString(string Host, int Port, string? User, string? Password, bool UsesTls)
{
    private const int DefaultPort = 6379;

    /// <summary>Reads the first server and its credentials.</summary>
    /// <exception cref="FormatException">There is no server in it.</exception>
    public static RedisConnectionString Parse(string text)
    {
        string? server = null;
        string? user = null;
        string? password = null;
        var usesTls = false;
        foreach (var part in text.Split(','))
        {
            // A password may hold further equals signs, but no comma: the format has no escape.
            switch (part.Split('=', 2))
            {
                case [var name, var value] when name.Trim().Equals("password", StringComparison.OrdinalIgnoreCase):
                    password = value;
                    break;
                case [var name, var value] when name.Trim().Equals("user", StringComparison.OrdinalIgnoreCase):
                    user = value;
                    break;
                case [var name, var value] when name.Trim().Equals("ssl", StringComparison.OrdinalIgnoreCase):
                    usesTls = bool.TryParse(value, out var isOn) && isOn;
                    break;
                case [var only]:
                    server ??= only.Trim();
                    break;
            }
        }

        if (string.IsNullOrEmpty(server))
        {
            throw new FormatException("The connection string names no server.");
        }

        var colon = server.LastIndexOf(':');
        return colon < 0 || server.EndsWith(']')
            ? new RedisConnectionString(server.Trim('[', ']'), DefaultPort, user, password, usesTls)
            : new RedisConnectionString(
                server[..colon].Trim('[', ']'),
                int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    ? port
                    : throw new FormatException("The port in the connection string is no number."),
                user,
                password,
                usesTls);
    }
}
