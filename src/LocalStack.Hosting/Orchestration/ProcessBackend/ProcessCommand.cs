using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>Which program runs a resource, and where.</summary>
internal sealed record ProcessCommand
{
    /// <summary>A path, or a name that is looked up in the PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>What comes before the arguments that the model gives.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];
}
