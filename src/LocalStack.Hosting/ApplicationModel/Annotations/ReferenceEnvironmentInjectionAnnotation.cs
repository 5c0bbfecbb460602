namespace Aspire.Hosting.ApplicationModel;

/// <summary>Restricts the variables that references bring.</summary>
/// <param name="flags">The variables that are wanted.</param>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    /// <summary>The variables that are wanted.</summary>
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}
