using System.Collections.Immutable;

namespace LocalStack.Hosting.Ports;

/// <summary>Finds the claims that cannot be met, before anything starts.</summary>
internal static class PortChecker
{
    /// <summary>Tries each claim, and compares the claims with one another. All conflicts are returned, in the order of the claims.</summary>
    public static ImmutableArray<PortConflict> FindConflicts(IReadOnlyCollection<PortClaim> claims) => [];
}
