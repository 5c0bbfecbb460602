using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Describes the image of a container.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        /// <summary>Sets the image.</summary>
        /// <param name="image">The image, with registry, tag or digest if need be.</param>
        /// <param name="tag">The tag; that of <paramref name="image"/>, else <c>latest</c> by default.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="ArgumentException">The name is no image's, or has a tag or digest beside <paramref name="tag"/>.</exception>
        public IResourceBuilder<T> WithImage(string image, string? tag = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var name = ContainerImageName.Parse(image);
            if (tag is not null && (name.Tag ?? name.Digest) is { } written)
            {
                throw new ArgumentException($"The image '{image}' names its version, '{written}', so '{tag}' cannot be its tag. Write the version once.", nameof(tag));
            }

            var annotation = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
            if (annotation is null)
            {
                annotation = new ContainerImageAnnotation { Image = name.Image };
                builder.Resource.Annotations.Add(annotation);
            }

            annotation.Image = name.Image;
            annotation.Registry = name.Registry ?? annotation.Registry;
            if (name.Digest is { } digest)
            {
                annotation.SHA256 = digest;
            }
            else
            {
                annotation.Tag = tag ?? name.Tag ?? "latest";
            }

            // An image that is named is not built.
            foreach (var build in builder.Resource.Annotations.OfType<DockerfileBuildAnnotation>().ToList())
            {
                builder.Resource.Annotations.Remove(build);
            }

            return builder;
        }

        /// <summary>Sets the tag of the image.</summary>
        /// <param name="tag">The tag.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithImageTag(string tag)
        {
            ArgumentException.ThrowIfNullOrEmpty(tag);
            return ChangeImage(builder, image => image.Tag = tag);
        }

        /// <summary>Sets the registry of the image.</summary>
        /// <param name="registry">The registry; the container engine's default when <see langword="null"/>.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithImageRegistry(string? registry) => ChangeImage(builder, image => image.Registry = registry);

        /// <summary>Sets the digest of the image.</summary>
        /// <param name="sha256">The digest, without <c>sha256:</c>.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithImageSHA256(string sha256)
        {
            ArgumentException.ThrowIfNullOrEmpty(sha256);
            return ChangeImage(builder, image => image.SHA256 = sha256);
        }

        /// <summary>Sets when the image is pulled.</summary>
        /// <param name="pullPolicy">When.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithImagePullPolicy(ImagePullPolicy pullPolicy)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ContainerImagePullPolicyAnnotation { ImagePullPolicy = pullPolicy }, ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Builds the image from a Dockerfile before the container starts.</summary>
        /// <param name="contextPath">The folder that the build may read, from the AppHost's folder if it is relative.</param>
        /// <param name="dockerfilePath">The Dockerfile, from <paramref name="contextPath"/> if it is relative; <c>Dockerfile</c> by default.</param>
        /// <param name="stage">The stage to build; the last one by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithDockerfile(string contextPath, string? dockerfilePath = null, string? stage = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(contextPath);

            var context = AppHostPaths.Resolve(builder.ApplicationBuilder, contextPath);
            var file = Path.GetFullPath(dockerfilePath ?? "Dockerfile", context);
            var name = builder.Resource.Name.ToLowerInvariant();
            builder.WithImage(name);
            return builder.WithAnnotation(new DockerfileBuildAnnotation(context, file, stage) { ImageName = name, ImageTag = "latest" }, ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Adds an argument of the image's build. It can be read from the image.</summary>
        /// <param name="name">The argument.</param>
        /// <param name="value">Its value; taken from the environment of the build when <see langword="null"/>.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="InvalidOperationException">The image is not built.</exception>
        public IResourceBuilder<T> WithBuildArg(string name, object? value)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            GetBuild(builder, nameof(WithBuildArg)).BuildArguments[name] = value;
            return builder;
        }

        /// <summary>Adds an argument of the image's build. It can be read from the image.</summary>
        /// <param name="name">The argument.</param>
        /// <param name="value">Its value, which may not be secret.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="InvalidOperationException">The image is not built, or the parameter is secret.</exception>
        public IResourceBuilder<T> WithBuildArg(string name, IResourceBuilder<ParameterResource> value)
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Resource.Secret)
            {
                throw new InvalidOperationException(
                    $"Parameter '{value.Resource.Name}' is secret, and whoever has the image of '{builder.Resource.Name}' could read it from there. Use WithBuildSecret().");
            }

            return builder.WithBuildArg(name, value.Resource);
        }

        /// <summary>Adds a secret of the image's build. It does not stay in the image.</summary>
        /// <param name="name">The secret.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="InvalidOperationException">The image is not built.</exception>
        public IResourceBuilder<T> WithBuildSecret(string name, IResourceBuilder<ParameterResource> value)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(value);
            GetBuild(builder, nameof(WithBuildSecret)).BuildSecrets[name] = value.Resource;
            return builder;
        }
    }

    private static IResourceBuilder<T> ChangeImage<T>(IResourceBuilder<T> builder, Action<ContainerImageAnnotation> change)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var image = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException($"Resource '{builder.Resource.Name}' has no image to change. Set one with WithImage() first.");
        change(image);
        return builder;
    }

    private static DockerfileBuildAnnotation GetBuild<T>(IResourceBuilder<T> builder, string caller)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault() ?? throw new InvalidOperationException(
            $"The image of resource '{builder.Resource.Name}' is not built, so {caller}() has nothing to add to. Call WithDockerfile() first.");
    }
}
