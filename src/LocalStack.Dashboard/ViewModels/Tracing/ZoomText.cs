using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A stretch of a trace in a page's address: nanoseconds after its start, as in <c>1500000-2750000</c>.</summary>
internal static class ZoomText
{
    public static string? Write(TimeWindow? window, TimeWindow whole)
        => window is { } zoom && zoom.Start >= whole.Start ? string.Create(CultureInfo.InvariantCulture, $"{zoom.Start - whole.Start}-{zoom.End - whole.Start}") : null;

    /// <returns>Null for anything that <see cref="Write"/> does not write.</returns>
    public static TimeWindow? Read(string? text, TimeWindow whole)
        => (text ?? "").Split('-') is [var from, var to]
            && ulong.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && ulong.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && start < end && end <= ulong.MaxValue - whole.Start
            ? new TimeWindow(whole.Start + start, whole.Start + end)
            : null;
}
