namespace LocalStack.Dashboard.ResourceService;

/// <summary>How long to wait before the next attempt: doubling from a fifth of a second to five seconds, spread so that several dashboards do not knock together.</summary>
internal static class ReconnectDelay
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="failures">Attempts that have failed in a row, from 1.</param>
    /// <param name="spread">From 0 to 1: how far to shorten the delay, by up to a fifth.</param>
    public static TimeSpan After(int failures, double spread)
    {
        var doubled = Shortest * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return (doubled < Longest ? doubled : Longest) * (1 - Math.Clamp(spread, 0, 1) * 0.2);
    }
}
