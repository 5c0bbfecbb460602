using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LocalStack.Hosting.Containers;

/// <summary>The time in front of a line of a container's log, to the nanosecond: it tells which lines were read already.</summary>
/// <param name="Seconds">Since 1970, UTC.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
internal readonly record struct LogStamp(long Seconds, int Nanoseconds) : IComparable<LogStamp>
{
    private const int NanosecondsPerTick = 100;

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / NanosecondsPerTick);

    /// <summary>Takes the stamp and the space behind it off a line: <c>2026-01-31T09:30:01.123456789Z text</c>, Podman's with an offset instead of Z.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> line, out LogStamp stamp)
    {
        stamp = default;
        var space = line.IndexOf((byte)' ');

        // An empty line may come without the space.
        var text = space < 0 ? line : line[..space];
        const int WholeSeconds = 19;
        if (text.Length <= WholeSeconds
            || !Utf8Parser.TryParse(text[..4], out int year, out _)
            || !Utf8Parser.TryParse(text[5..7], out int month, out _)
            || !Utf8Parser.TryParse(text[8..10], out int day, out _)
            || !Utf8Parser.TryParse(text[11..13], out int hour, out _)
            || !Utf8Parser.TryParse(text[14..16], out int minute, out _)
            || !Utf8Parser.TryParse(text[17..19], out int second, out _)
            || text[10] != (byte)'T' || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[WholeSeconds..];
        var nanoseconds = 0;
        if (rest[0] == (byte)'.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? rest.Length - 1 : digits;
            for (var i = 0; i < 9; i++)
            {
                nanoseconds = (nanoseconds * 10) + (i < digits ? rest[1 + i] - '0' : 0);
            }

            rest = rest[(1 + digits)..];
        }

        if (!TryOffset(rest, out var offset))
        {
            return false;
        }

        stamp = new LogStamp(new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeSeconds() - (long)offset.TotalSeconds, nanoseconds);
        line = space < 0 ? [] : line[(space + 1)..];
        return true;
    }

    /// <summary>A time as the engine writes it, if it is one.</summary>
    public static LogStamp? Parse(string? text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text ?? "");
        return TryTake(ref bytes, out var stamp) && bytes.IsEmpty && stamp.Seconds > 0 ? stamp : null;
    }

    public int CompareTo(LogStamp other) => (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds));

    /// <summary>For the engine's <c>since</c>: a nanosecond before, for Docker gives what is at that time and Podman only what is after it.</summary>
    public string ToSince()
    {
        var (seconds, nanoseconds) = Nanoseconds > 0 ? (Seconds, Nanoseconds - 1) : (Seconds - 1, 999_999_999);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{nanoseconds:000000000}");
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || !Utf8Parser.TryParse(text[1..3], out int hours, out _) || !Utf8Parser.TryParse(text[4..6], out int minutes, out _))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == (byte)'-' ? -1 : 1);
        return true;
    }
}
