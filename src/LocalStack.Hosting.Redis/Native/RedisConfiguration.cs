using System.Globalization;
using System.Text;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Redis.Native;

/// <summary>The configuration file of redis-server. It holds the password, so it is readable by its owner only.</summary>
internal static class RedisConfiguration
{
    /// <summary>The text of the file.</summary>
    public static string Write(NativeServerContext context, string folder, string? password, SnapshotRule? snapshots)
    {
        var text = new StringBuilder();
        void Line(string name, params ReadOnlySpan<string> values)
        {
            text.Append(name);
            foreach (var value in values)
            {
                text.Append(' ').Append(Quote(value));
            }

            text.Append('\n');
        }

        Line("bind", context.Address.ToString());
        Line("port", context.TargetPort.ToString(CultureInfo.InvariantCulture));
        Line("protected-mode", "yes");
        Line("daemonize", "no");
        Line("dir", folder);
        if (!string.IsNullOrEmpty(password))
        {
            Line("requirepass", password);
        }

        if (!context.IsPersistent)
        {
            Line("save", "");
            Line("appendonly", "no");
            return text.ToString();
        }

        var (interval, keysChanged) = snapshots ?? new SnapshotRule(TimeSpan.FromSeconds(60), KeysChanged: 1);
        Line("save", Math.Max(1, (long)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture), keysChanged.ToString(CultureInfo.InvariantCulture));

        // The append-only file loses a second at most when the server is killed, a snapshot all since the last. But switched on over a snapshot that was made
        // without it, it would hide that data.
        var hidesSnapshot = File.Exists(Path.Combine(folder, "dump.rdb")) && !Directory.Exists(Path.Combine(folder, "appendonlydir"));
        Line("appendonly", hidesSnapshot ? "no" : "yes");
        return text.ToString();
    }

    /// <summary>In double quotes with the escapes that the file knows: <c>\"</c>, <c>\\</c> and <c>\xhh</c>.</summary>
    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in Encoding.UTF8.GetBytes(value))
        {
            if (unit is (byte)'"' or (byte)'\\')
            {
                quoted.Append('\\').Append((char)unit);
            }
            else if (unit is >= 0x20 and < 0x7f)
            {
                quoted.Append((char)unit);
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{unit:x2}");
            }
        }

        return quoted.Append('"').ToString();
    }
}
