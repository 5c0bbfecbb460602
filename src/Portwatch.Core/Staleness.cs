namespace Portwatch.Core;

/// <summary>For how long a check is believed.</summary>
public static class Staleness
{
    /// <summary>
    /// Until the next check is overdue: half an interval more than one, and what the check itself may take. Less than two intervals, so that nobody is told
    /// "up" by a check that another should have followed long ago.
    /// </summary>
    public static TimeSpan After(TimeSpan interval, TimeSpan timeout) => (interval * 1.5) + timeout;

    /// <summary>Whether the next check is overdue; of one that was never checked, no. A check of the future was made before the clock was put back: nobody can say how old it is.</summary>
    public static bool IsOverdue(DateTimeOffset? lastAt, TimeSpan interval, TimeSpan timeout, DateTimeOffset now) => (now - lastAt)?.Duration() > After(interval, timeout);
}
