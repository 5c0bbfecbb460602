using System.Globalization;

namespace Portwatch.Api.Ports;

/// <summary>What ports are known for.</summary>
internal static class ServiceNames
{
    private const string Table = "/etc/services";

    private static readonly Lazy<Dictionary<int, string>> Known = new(() => Read(File.Exists(Table) ? File.ReadLines(Table) : []));

    public static string? Find(int port) => Known.Value.GetValueOrDefault(port);

    // "postgresql	5432/tcp	postgres	# PostgreSQL Database"
    internal static Dictionary<int, string> Read(IEnumerable<string> lines)
    {
        // Minimal images have no table, and these everybody knows.
        var names = new Dictionary<int, string> { [22] = "ssh", [80] = "http", [443] = "https", [3306] = "mysql", [5432] = "postgresql", [6379] = "redis" };
        foreach (var line in lines)
        {
            var fields = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 2 && fields[1].Split('/') is [var number, "tcp"] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                names[port] = fields[0];
            }
        }

        return names;
    }
}
