using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds containers to an application and describes them.</summary>
public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Adds containers.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>Adds a container.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="image">The image, with registry, tag or digest if need be.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ContainerResource> AddContainer([ResourceName] string name, string image)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            return builder.AddResource(new ContainerResource(name)).WithImage(image);
        }

        /// <summary>Adds a container.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="image">The image, with registry if need be.</param>
        /// <param name="tag">The tag.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ContainerResource> AddContainer([ResourceName] string name, string image, string tag)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentException.ThrowIfNullOrEmpty(tag);
            return builder.AddResource(new ContainerResource(name)).WithImage(image, tag);
        }

        /// <summary>Adds a container whose image is built from a Dockerfile before it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="contextPath">The folder that the build may read, from the AppHost's folder if it is relative.</param>
        /// <param name="dockerfilePath">The Dockerfile, from <paramref name="contextPath"/> if it is relative; <c>Dockerfile</c> by default.</param>
        /// <param name="stage">The stage to build; the last one by default.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ContainerResource> AddDockerfile(
            [ResourceName] string name, string contextPath, string? dockerfilePath = null, string? stage = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
        }
    }

    /// <summary>Describes a container.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        /// <summary>Runs another program than the image's own.</summary>
        /// <param name="entrypoint">The program.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEntrypoint(string entrypoint)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(entrypoint);
            builder.Resource.Entrypoint = entrypoint;
            return builder;
        }

        /// <summary>Sets how long the container lives.</summary>
        /// <param name="lifetime">How long.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithLifetime(ContainerLifetime lifetime)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Sets the name of the container in the container engine.</summary>
        /// <param name="name">The name.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerName(string name)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            return builder.WithAnnotation(new ContainerNameAnnotation { Name = name }, ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Gives the container another host name in the container network.</summary>
        /// <param name="alias">The host name.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerNetworkAlias(string alias)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(alias);
            return builder.WithAnnotation(new ContainerNetworkAliasAnnotation(alias));
        }

        /// <summary>Adds arguments of the container engine's <c>run</c> command.</summary>
        /// <param name="args">The arguments.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerRuntimeArgs(params string[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            return builder.WithContainerRuntimeArgs(context =>
            {
                foreach (var argument in args)
                {
                    context.Args.Add(argument);
                }
            });
        }

        /// <summary>Changes the arguments of the container engine's <c>run</c> command.</summary>
        /// <param name="callback">Gets the arguments so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerRuntimeArgs(Action<ContainerRuntimeArgsCallbackContext> callback)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return builder.WithContainerRuntimeArgs(context =>
            {
                callback(context);
                return Task.CompletedTask;
            });
        }

        /// <summary>Changes the arguments of the container engine's <c>run</c> command.</summary>
        /// <param name="callback">Gets the arguments so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithContainerRuntimeArgs(Func<ContainerRuntimeArgsCallbackContext, Task> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(callback));
        }

        /// <summary>Says for all endpoints whose author left it open whether a proxy stands before them.</summary>
        /// <param name="proxyEnabled">Whether a proxy stands before them.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEndpointProxySupport(bool proxyEnabled)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ProxySupportAnnotation { ProxyEnabled = proxyEnabled }, ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Says that the resource is published as a container. It has no effect in run mode.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> PublishAsContainer()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }
    }
}
