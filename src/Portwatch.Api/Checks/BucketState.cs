namespace Portwatch.Api.Checks;

/// <summary>A token bucket at a moment.</summary>
/// <param name="Tokens">What is in it, fractions included.</param>
/// <param name="At">When that was counted.</param>
internal readonly record struct BucketState(double Tokens, DateTimeOffset At);
