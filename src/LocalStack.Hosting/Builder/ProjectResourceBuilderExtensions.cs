using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects to an application.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds projects.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>Adds a project that the AppHost references.</summary>
        /// <typeparam name="TProject">The project: a class of the namespace <c>Projects</c>, which the build generates.</typeparam>
        /// <param name="name">The name of the resource.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject<TProject>([ResourceName] string name)
            where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

        /// <summary>Adds a project that the AppHost references.</summary>
        /// <typeparam name="TProject">The project: a class of the namespace <c>Projects</c>, which the build generates.</typeparam>
        /// <param name="name">The name of the resource.</param>
        /// <param name="launchProfileName">The launch profile to use; <see langword="null"/> to ignore them.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject<TProject>([ResourceName] string name, string? launchProfileName)
            where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options => UseProfile(options, launchProfileName));

        /// <summary>Adds a project that the AppHost references.</summary>
        /// <typeparam name="TProject">The project: a class of the namespace <c>Projects</c>, which the build generates.</typeparam>
        /// <param name="name">The name of the resource.</param>
        /// <param name="configure">Says how the project becomes a resource.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject<TProject>([ResourceName] string name, Action<ProjectResourceOptions> configure)
            where TProject : IProjectMetadata, new() => Add(builder, new ProjectResource(name), new TProject(), configure);

        /// <summary>Adds a project by its file. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="projectPath">The project file, from the AppHost's folder if it is relative.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject([ResourceName] string name, string projectPath) => builder.AddProject(name, projectPath, _ => { });

        /// <summary>Adds a project by its file. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="projectPath">The project file, from the AppHost's folder if it is relative.</param>
        /// <param name="launchProfileName">The launch profile to use; <see langword="null"/> to ignore them.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject([ResourceName] string name, string projectPath, string? launchProfileName) =>
            builder.AddProject(name, projectPath, options => UseProfile(options, launchProfileName));

        /// <summary>Adds a project by its file. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="projectPath">The project file, from the AppHost's folder if it is relative.</param>
        /// <param name="configure">Says how the project becomes a resource.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddProject([ResourceName] string name, string projectPath, Action<ProjectResourceOptions> configure)
        {
            ArgumentException.ThrowIfNullOrEmpty(projectPath);
            return Add(builder, new ProjectResource(name), new ProjectFile(AppHostPaths.Resolve(builder, projectPath)), configure);
        }

        /// <summary>Adds a C# application by its file, its project file or its folder. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="path">A <c>.cs</c> file, a project file, or a folder with one project file, from the AppHost's folder if it is relative.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddCSharpApp([ResourceName] string name, string path) => builder.AddCSharpApp(name, path, _ => { });

        /// <summary>Adds a C# application by its file, its project file or its folder. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="path">A <c>.cs</c> file, a project file, or a folder with one project file, from the AppHost's folder if it is relative.</param>
        /// <param name="configure">Says how the application becomes a resource.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<CSharpAppResource> AddCSharpApp([ResourceName] string name, string path, Action<ProjectResourceOptions> configure)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            return Add(builder, new CSharpAppResource(name), ProjectFile.Find(name, AppHostPaths.Resolve(builder, path)), configure);
        }

        /// <summary>Adds a C# application by its file, its project file or its folder. It is built when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="path">A <c>.cs</c> file, a project file, or a folder with one project file, from the AppHost's folder if it is relative.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ProjectResource> AddDotnetProject([ResourceName] string name, string path) => builder.AddCSharpApp(name, path);
    }

    /// <summary>Describes a project.</summary>
    /// <param name="builder">The resource.</param>
    extension(IResourceBuilder<ProjectResource> builder)
    {
        /// <summary>Runs the project as several processes behind its endpoints.</summary>
        /// <param name="replicas">The number, 1 or more.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<ProjectResource> WithReplicas(int replicas)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
            return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
        }

        /// <summary>Chooses the endpoints that the project listens on by itself (<c>ASPNETCORE_URLS</c>).</summary>
        /// <param name="filter">Whether it listens on an endpoint; a project with several filters listens where all say so.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(Func<EndpointAnnotation, bool> filter)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(filter);
            return builder.WithAnnotation(new EndpointEnvironmentInjectionFilterAnnotation(filter));
        }

        /// <summary>Says that a published project takes no forwarded headers. It has no effect in run mode.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<ProjectResource> DisableForwardedHeaders()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new DisableForwardedHeadersAnnotation(), ResourceAnnotationMutationBehavior.Replace);
        }
    }

    /// <summary>Says that the project is published as a container. It has no effect in run mode.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="configure">Describes the container.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure = null)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }

    private static void UseProfile(ProjectResourceOptions options, string? launchProfileName)
    {
        options.LaunchProfileName = launchProfileName;
        options.ExcludeLaunchProfile = launchProfileName is null;
    }

    private static IResourceBuilder<T> Add<T>(IDistributedApplicationBuilder builder, T resource, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var options = new ProjectResourceOptions();
        configure(options);
        var project = builder.AddResource(resource);
        resource.Annotations.Add(metadata);
        ProjectDefaults.Apply(project, metadata, options);
        return project;
    }
}
