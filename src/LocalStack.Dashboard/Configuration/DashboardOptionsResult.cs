using System.Collections.Immutable;

namespace LocalStack.Dashboard.Configuration;

/// <summary>What was read, and every fault found in it; the options are usable only without faults.</summary>
internal sealed record DashboardOptionsResult(DashboardOptions Options, ImmutableArray<string> Faults);
