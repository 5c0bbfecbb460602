namespace Portwatch.Api.Checks;

/// <summary>How much a token bucket holds and how fast it fills.</summary>
/// <param name="Capacity">Tokens when full: the burst.</param>
/// <param name="TokensPerSecond">How fast it fills.</param>
internal sealed record BucketRule(int Capacity, double TokensPerSecond)
{
    /// <summary>Manual checks of one endpoint: ten at once, then one a second.</summary>
    public static readonly BucketRule ManualChecks = new(Capacity: 10, TokensPerSecond: 1);

    /// <summary>Takes one token; the arithmetic that the script does in the cache.</summary>
    /// <param name="state">The bucket before; null is a full one.</param>
    /// <param name="now">The moment; one before the bucket's counts as the bucket's, so that a clock put back gives nothing away.</param>
    /// <returns>The bucket after, and how long to wait if it was empty; zero if a token was taken.</returns>
    public (BucketState After, TimeSpan Wait) Take(BucketState? state, DateTimeOffset now)
    {
        var before = state ?? new BucketState(Capacity, now);
        var at = now > before.At ? now : before.At;
        var tokens = Math.Min(Capacity, before.Tokens + ((at - before.At).TotalSeconds * TokensPerSecond));
        return tokens >= 1
            ? (new(tokens - 1, at), TimeSpan.Zero)
            : (new(tokens, at), TimeSpan.FromSeconds((1 - tokens) / TokensPerSecond));
    }
}

/// <summary>A token bucket at a moment.</summary>
/// <param name="Tokens">What is in it, fractions included.</param>
/// <param name="At">When that was counted.</param>
internal readonly record struct BucketState(double Tokens, DateTimeOffset At);
