using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes how a resource is shown and when it starts.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        /// <summary>Sets the icon.</summary>
        /// <param name="iconName">The name of a Fluent UI icon.</param>
        /// <param name="iconVariant">Its form.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithIconName(string iconName, IconVariant iconVariant = IconVariant.Filled)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(iconName);
            return builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Leaves the resource out of lists.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHidden()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new HiddenAnnotation([]), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Leaves the resource out of lists once it has ended with an exit code.</summary>
        /// <param name="exitCode">The exit code.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHiddenOnCompletion(int exitCode) => builder.WithHiddenOnCompletion([exitCode]);

        /// <summary>Leaves the resource out of lists once it has ended with one of some exit codes.</summary>
        /// <param name="exitCodes">The exit codes; 0 when there are none.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHiddenOnCompletion(params int[] exitCodes)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(exitCodes);
            return builder.WithAnnotation(new HiddenAnnotation(exitCodes.Length == 0 ? [0] : [.. exitCodes]), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Starts the resource not with the application, but by a command.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithExplicitStart()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ExplicitStartupAnnotation(), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Leaves the resource out when the application is published. It has no effect in run mode.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> ExcludeFromManifest()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ExcludeFromPublishAnnotation(), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Lets the resource live longer than the AppHost, where its backend can.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithPersistentLifetime() => SetPersistence(builder, PersistenceMode.Persistent);

        /// <summary>Lets the resource live as long as the AppHost.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithSessionLifetime() => SetPersistence(builder, PersistenceMode.Session);
    }

    /// <summary>Copies files of another resource into the image when the application is published. It has no effect in run mode.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The other resource.</param>
    /// <param name="destinationPath">Where the files go.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> PublishWithContainerFiles<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithContainerFiles> source, string destinationPath)
        where T : IContainerFilesDestinationResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        return builder;
    }

    private static IResourceBuilder<T> SetPersistence<T>(IResourceBuilder<T> builder, PersistenceMode mode)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new PersistenceAnnotation { Mode = mode }, ResourceAnnotationMutationBehavior.Replace);
    }
}
