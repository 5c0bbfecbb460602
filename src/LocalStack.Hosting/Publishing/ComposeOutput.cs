using System.Collections.Immutable;

namespace LocalStack.Hosting.Publishing;

/// <summary>What is to be written.</summary>
/// <param name="Files">The texts, by path from the output folder.</param>
/// <param name="Variables">What the <c>.env</c> file has to hold.</param>
/// <param name="ServiceCount">The number of services.</param>
internal sealed record ComposeOutput(ImmutableSortedDictionary<string, string> Files, ImmutableArray<ComposeVariable> Variables, int ServiceCount);
