namespace Portwatch.Worker.Outbox;

/// <summary>How long to wait before the next attempt.</summary>
internal static class BackOff
{
    /// <summary>The longest wait there is.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Doubles with each attempt up to five minutes; somewhere in its upper half, so that many failures do not come back as one.</summary>
    /// <param name="attempt">How many attempts have failed, from 1.</param>
    /// <param name="random">From 0 up to, not including, 1.</param>
    public static TimeSpan Delay(int attempt, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var ceiling = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(ceiling * (0.5 + (random / 2)));
    }
}
