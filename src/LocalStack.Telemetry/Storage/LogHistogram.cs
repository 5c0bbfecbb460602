using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>How many log records of one query lie in one stretch of time.</summary>
/// <param name="Errors">Of severity Error or above.</param>
/// <param name="Warnings">Of severity Warning.</param>
/// <param name="Others">All others.</param>
public readonly record struct LogCounts(int Errors, int Warnings, int Others)
{
    /// <summary>All of them.</summary>
    public int Total => Errors + Warnings + Others;
}

/// <summary>How the log records of a query are spread over time.</summary>
/// <param name="Start">Where the first stretch begins: a multiple of <paramref name="Step"/>.</param>
/// <param name="Step">How long each stretch is.</param>
/// <param name="Counts">The stretches from the earliest record to the latest; empty when there is no record.</param>
public sealed record LogHistogram(DateTimeOffset Start, TimeSpan Step, ImmutableArray<LogCounts> Counts);
