using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>What has arrived since the last look.</summary>
/// <typeparam name="T">What is followed.</typeparam>
/// <param name="Items">The items, in order of arrival.</param>
/// <param name="Missed">How many items, of any kind, were pushed out before they could be looked at, because the look came too late.</param>
public sealed record ArrivedItems<T>(ImmutableArray<T> Items, long Missed);
