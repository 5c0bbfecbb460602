namespace Aspire.Hosting.ApplicationModel;

/// <summary>What happens to annotations of the same type when one is added.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>The new annotation is added beside those that exist.</summary>
    Append,

    /// <summary>Annotations of the same type are removed first.</summary>
    Replace,
}
