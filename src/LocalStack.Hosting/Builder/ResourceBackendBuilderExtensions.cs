using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// Chooses what runs a server that has two forms: a native process, and a container. Without a choice here the setting
/// <c>LocalStack:Backend</c> (<c>--backend</c> on the command line) decides: <c>native</c>, <c>container</c> or, by default, <c>auto</c>, which is
/// native unless the AppHost described something that only a container can do, such as another image.
/// </summary>
public static class ResourceBackendBuilderExtensions
{
    /// <summary>Chooses what runs a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        /// <summary>Runs the resource as a container, whatever <c>LocalStack:Backend</c> says. It needs a container engine.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> RunAsContainer() => Choose(builder, ResourceBackend.Container);

        /// <summary>
        /// Runs the resource as a native process of this machine, whatever <c>LocalStack:Backend</c> says. A resource that has no native form, or was
        /// described as something that only a container can be, does not start and says why.
        /// </summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> RunAsNative() => Choose(builder, ResourceBackend.Native);
    }

    private static IResourceBuilder<T> Choose<T>(IResourceBuilder<T> builder, ResourceBackend backend)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ResourceBackendAnnotation(backend), ResourceAnnotationMutationBehavior.Replace);
    }
}
