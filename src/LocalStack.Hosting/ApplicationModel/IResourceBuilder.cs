namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is being described.</summary>
/// <typeparam name="T">The type of the resource.</typeparam>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The application that the resource belongs to.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }

    /// <summary>Adds an annotation.</summary>
    /// <typeparam name="TAnnotation">The type of the annotation.</typeparam>
    /// <param name="behavior">What happens to annotations of the same type.</param>
    /// <returns>The builder.</returns>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation, new() => WithAnnotation(new TAnnotation(), behavior);

    /// <summary>Adds an annotation.</summary>
    /// <typeparam name="TAnnotation">The type of the annotation.</typeparam>
    /// <param name="annotation">The annotation.</param>
    /// <param name="behavior">What happens to annotations of the same type.</param>
    /// <returns>The builder.</returns>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}
