using System.Globalization;
using System.Net;

namespace LocalStack.CacheServer;

/// <summary>What the server is started with: <c>--bind 127.0.0.1 --port 6379 [--password-file FILE] [--data FOLDER] [--commit-interval MS]</c>.</summary>
internal sealed record CacheServerOptions
{
    /// <summary>The address to listen on, and on no other.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port to listen on.</summary>
    public required int Port { get; init; }

    /// <summary>The password that clients must give, read from a file so that it stands on no command line; <see langword="null"/> asks for none.</summary>
    public string? Password { get; init; }

    /// <summary>Where the data is kept; <see langword="null"/> keeps it in memory only.</summary>
    public string? DataFolder { get; init; }

    /// <summary>How often written data is put on disk, in milliseconds. What is newer can be lost when the machine fails, not when the server is stopped.</summary>
    public int CommitIntervalMilliseconds { get; init; } = 1000;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It is not understood; the message says what is wrong.</exception>
    public static CacheServerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--bind" or "--port" or "--password-file" or "--data" or "--commit-interval"))
            {
                throw new FormatException($"'{arguments[i]}' is not an option. Known are --bind, --port, --password-file, --data and --commit-interval.");
            }

            if (i + 1 == arguments.Count)
            {
                throw new FormatException($"'{arguments[i]}' lacks its value.");
            }

            values[arguments[i]] = arguments[i + 1];
        }

        return new CacheServerOptions
        {
            Address = IPAddress.TryParse(values.GetValueOrDefault("--bind", "127.0.0.1"), out var address) && IPAddress.IsLoopback(address)
                ? address
                : throw new FormatException($"--bind is '{values["--bind"]}'. It must be a loopback address: this server is not made for a network."),
            Port = ReadNumber(values, "--port", 1, 65535) ?? throw new FormatException("--port is missing."),
            Password = values.TryGetValue("--password-file", out var file) ? ReadPassword(file) : null,
            DataFolder = values.GetValueOrDefault("--data"),
            CommitIntervalMilliseconds = ReadNumber(values, "--commit-interval", 1, 600_000) ?? 1000,
        };
    }

    private static int? ReadNumber(Dictionary<string, string> values, string name, int min, int max)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"{name} is '{text}'. It must be a number from {min} to {max}.");
    }

    private static string ReadPassword(string file)
    {
        try
        {
            var password = File.ReadAllText(file);
            return password.Length > 0 ? password : throw new FormatException($"The password file '{file}' is empty.");
        }
        catch (IOException exception)
        {
            throw new FormatException($"The password file cannot be read: {exception.Message}", exception);
        }
    }
}
