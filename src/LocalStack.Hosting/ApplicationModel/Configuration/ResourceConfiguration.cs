using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The command line and the environment of one instance, evaluated.</summary>
internal sealed record ResourceConfiguration
{
    public required ImmutableArray<ResolvedArgument> Arguments { get; init; }

    /// <summary>What the application describes, in the order it was set. The inherited environment comes on top: <see cref="InheritedEnvironment"/>.</summary>
    public required ImmutableArray<ResolvedVariable> Environment { get; init; }
}
