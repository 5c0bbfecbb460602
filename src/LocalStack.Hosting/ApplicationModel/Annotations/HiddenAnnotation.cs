using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource is left out of lists: always, or once it has ended with one of some exit codes.</summary>
internal sealed record HiddenAnnotation(ImmutableArray<int> OnExitCodes) : IResourceAnnotation
{
    public bool IsAlways => OnExitCodes.IsEmpty;
}
