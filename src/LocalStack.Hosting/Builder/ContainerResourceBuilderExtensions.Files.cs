using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Describes the files of a container.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        /// <summary>Mounts a volume.</summary>
        /// <param name="name">The name of the volume; <see langword="null"/> for one that goes with the container.</param>
        /// <param name="target">The path in the container.</param>
        /// <param name="isReadOnly">Whether the container can only read it.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithVolume(string? name, string target, bool isReadOnly = false)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));
        }

        /// <summary>Mounts a volume that goes with the container.</summary>
        /// <param name="target">The path in the container.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithVolume(string target) => builder.WithVolume(name: null, target);

        /// <summary>Mounts a file or folder of this machine.</summary>
        /// <param name="source">The file or folder, from the AppHost's folder if it is relative.</param>
        /// <param name="target">The path in the container.</param>
        /// <param name="isReadOnly">Whether the container can only read it.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithBindMount(string source, string target, bool isReadOnly = false)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(source);
            return builder.WithAnnotation(new ContainerMountAnnotation(
                AppHostPaths.Resolve(builder.ApplicationBuilder, source), target, ContainerMountType.BindMount, isReadOnly));
        }

        /// <summary>Puts files into the container before it starts.</summary>
        /// <param name="destinationPath">The folder in the container.</param>
        /// <param name="entries">The files and folders.</param>
        /// <param name="defaultOwner">The user id of the owner; root by default.</param>
        /// <param name="defaultGroup">The group id; root by default.</param>
        /// <param name="umask">The access rights that are taken away from items without their own.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerFiles(
            string destinationPath, IEnumerable<ContainerFileSystemItem> entries, int? defaultOwner = null, int? defaultGroup = null, UnixFileMode? umask = null)
        {
            ArgumentNullException.ThrowIfNull(entries);
            return builder.WithContainerFiles(destinationPath, (_, _) => Task.FromResult(entries), defaultOwner, defaultGroup, umask);
        }

        /// <summary>Copies a file or folder of this machine into the container before it starts.</summary>
        /// <param name="destinationPath">The folder in the container.</param>
        /// <param name="sourcePath">The file or folder, from the AppHost's folder if it is relative.</param>
        /// <param name="defaultOwner">The user id of the owner; root by default.</param>
        /// <param name="defaultGroup">The group id; root by default.</param>
        /// <param name="umask">The access rights that are taken away from items without their own.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerFiles(
            string destinationPath, string sourcePath, int? defaultOwner = null, int? defaultGroup = null, UnixFileMode? umask = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var source = AppHostPaths.Resolve(builder.ApplicationBuilder, sourcePath);
            return builder.WithContainerFiles(
                destinationPath,
                (_, _) => Task.FromResult(ContainerDirectory.GetFileSystemItemsFromPath(source, searchOptions: SearchOption.AllDirectories)),
                defaultOwner,
                defaultGroup,
                umask);
        }

        /// <summary>Puts files into the container before each of its starts.</summary>
        /// <param name="destinationPath">The folder in the container.</param>
        /// <param name="callback">Gets the files and folders.</param>
        /// <param name="defaultOwner">The user id of the owner; root by default.</param>
        /// <param name="defaultGroup">The group id; root by default.</param>
        /// <param name="umask">The access rights that are taken away from items without their own.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerFiles(
            string destinationPath,
            Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> callback,
            int? defaultOwner = null,
            int? defaultGroup = null,
            UnixFileMode? umask = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(destinationPath);
            ArgumentNullException.ThrowIfNull(callback);
            return builder.WithAnnotation(new ContainerFileSystemCallbackAnnotation
            {
                DestinationPath = destinationPath,
                Callback = callback,
                DefaultOwner = defaultOwner,
                DefaultGroup = defaultGroup,
                Umask = umask,
            });
        }
    }
}
