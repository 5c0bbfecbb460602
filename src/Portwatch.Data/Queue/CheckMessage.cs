using System.Globalization;

namespace Portwatch.Data.Queue;

/// <summary>
/// One check in the queue, as one line: <c>1|job id|traceparent|Unix milliseconds</c>, e.g.
/// <c>1|0199f0b2a7c17d6c8e1f0a1b2c3d4e5f|00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01|1763846400000</c>.
/// </summary>
public sealed record CheckMessage(Guid JobId, string? Traceparent, DateTimeOffset EnqueuedAt)
{
    private const string Version = "1";

    /// <summary>The line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Version}|{JobId:N}|{Traceparent}|{EnqueuedAt.ToUnixTimeMilliseconds()}");

    /// <summary>Reads a line; false for anything that this build did not write.</summary>
    public static bool TryParse(string? line, out CheckMessage message)
    {
        message = null!;
        if (line?.Split('|') is not [Version, var id, var traceparent, var at]
            || !Guid.TryParseExact(id, "N", out var jobId)
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        message = new(jobId, traceparent.Length == 0 ? null : traceparent, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        return true;
    }
}
