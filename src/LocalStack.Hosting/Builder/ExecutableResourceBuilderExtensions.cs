using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds programs to an application.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds programs.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>Adds a program.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
        /// <param name="workingDirectory">The folder to run it in, from the AppHost's folder if it is relative.</param>
        /// <param name="args">The arguments.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ExecutableResource> AddExecutable(
            [ResourceName] string name, string command, string workingDirectory, params string[]? args) =>
            AddExecutableCore(builder, name, command, workingDirectory, args);

        /// <summary>Adds a program with arguments that may be known only when it starts.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
        /// <param name="workingDirectory">The folder to run it in, from the AppHost's folder if it is relative.</param>
        /// <param name="args">The arguments: texts, numbers, endpoints, parameters, expressions.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ExecutableResource> AddExecutable(
            [ResourceName] string name, string command, string workingDirectory, params object[]? args) =>
            AddExecutableCore(builder, name, command, workingDirectory, args);
    }

    /// <summary>Describes a program.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : ExecutableResource
    {
        /// <summary>Runs another program.</summary>
        /// <param name="command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithCommand(string command)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(command);
            builder.Resource.Executable.Command = command;
            return builder;
        }

        /// <summary>Runs the program in another folder.</summary>
        /// <param name="workingDirectory">The folder, from the AppHost's folder if it is relative.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithWorkingDirectory(string workingDirectory)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Resource.Executable.WorkingDirectory = AppHostPaths.Resolve(builder.ApplicationBuilder, workingDirectory);
            return builder;
        }

        /// <summary>Says that the program is published as a container. It has no effect in run mode.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> PublishAsDockerFile() => builder.PublishAsDockerFile(configure: null);

        /// <summary>Says that the program is published as a container. It has no effect in run mode.</summary>
        /// <param name="buildArgs">Arguments of the image's build.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> PublishAsDockerFile(IEnumerable<DockerBuildArg>? buildArgs) => builder.PublishAsDockerFile(configure: null);

        /// <summary>Says that the program is published as a container. It has no effect in run mode.</summary>
        /// <param name="configure">Describes the container.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> PublishAsDockerFile(Action<IResourceBuilder<ContainerResource>>? configure)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }
    }

    private static IResourceBuilder<ExecutableResource> AddExecutableCore(
        IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, IEnumerable<object>? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);

        object[] arguments = [.. args ?? []];
        return builder.AddResource(new ExecutableResource(name, command, AppHostPaths.Resolve(builder, workingDirectory)))
            .WithArgs(arguments);
    }
}
