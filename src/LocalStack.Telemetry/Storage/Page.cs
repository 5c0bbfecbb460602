using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>A part of an ordered result.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Items">The items from the query's offset on, at most its limit.</param>
/// <param name="Total">How many items match in all.</param>
public sealed record Page<T>(ImmutableArray<T> Items, int Total);
