using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds commands to a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        /// <summary>Adds a command, or replaces the one of the same name. With replicas it is executed on each.</summary>
        /// <param name="name">The command.</param>
        /// <param name="displayName">The name as it is shown.</param>
        /// <param name="executeCommand">Executes it.</param>
        /// <param name="commandOptions">How it is shown and what it asks for.</param>
        /// <returns>The builder.</returns>
        [OverloadResolutionPriority(1)]
        public IResourceBuilder<T> WithCommand(
            string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentException.ThrowIfNullOrEmpty(displayName);
            ArgumentNullException.ThrowIfNull(executeCommand);

            var options = commandOptions ?? new();
            foreach (var replaced in builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().Where(known => known.Name == name).ToList())
            {
                builder.Resource.Annotations.Remove(replaced);
            }

            return builder.WithAnnotation(new ResourceCommandAnnotation(
                name,
                displayName,
                options.UpdateState ?? (static _ => ResourceCommandState.Enabled),
                executeCommand,
                options.Description,
                options.Arguments,
                options.ConfirmationMessage,
                options.IconName,
                options.IconVariant,
                options.IsHighlighted,
                options.Visibility,
                options.ValidateArguments));
        }

        /// <summary>Adds a command, or replaces the one of the same name. With replicas it is executed on each.</summary>
        /// <param name="name">The command.</param>
        /// <param name="displayName">The name as it is shown.</param>
        /// <param name="executeCommand">Executes it.</param>
        /// <param name="updateState">Decides from the resource's state whether the command can be used; always by default.</param>
        /// <param name="displayDescription">What it does.</param>
        /// <param name="parameter">Not used.</param>
        /// <param name="confirmationMessage">The question before it is executed.</param>
        /// <param name="iconName">The name of a Fluent UI icon.</param>
        /// <param name="iconVariant">The form of the icon.</param>
        /// <param name="isHighlighted">Whether it is shown beside the resource, not only in its menu.</param>
        /// <returns>The builder.</returns>
        [Obsolete("Use the overload that takes CommandOptions.")]
        public IResourceBuilder<T> WithCommand(
            string name,
            string displayName,
            Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
            Func<UpdateCommandStateContext, ResourceCommandState>? updateState = null,
            string? displayDescription = null,
            object? parameter = null,
            string? confirmationMessage = null,
            string? iconName = null,
            IconVariant? iconVariant = null,
            bool isHighlighted = false) =>
            builder.WithCommand(name, displayName, executeCommand, new CommandOptions
            {
                UpdateState = updateState,
                Description = displayDescription,
                Parameter = parameter,
                ConfirmationMessage = confirmationMessage,
                IconName = iconName,
                IconVariant = iconVariant,
                IsHighlighted = isHighlighted,
            });
    }

    /// <summary>Adds commands that send an HTTP request to the resource.</summary>
    /// <typeparam name="TResource">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<TResource>(IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEndpoints
    {
        /// <summary>Adds a command that sends an HTTP request. It can be used while the resource is running; a 2xx status is its success.</summary>
        /// <param name="path">The path.</param>
        /// <param name="displayName">The name as it is shown.</param>
        /// <param name="endpointName">The endpoint; <c>https</c>, else <c>http</c> by default.</param>
        /// <param name="commandName">The command; made of endpoint, method and path by default.</param>
        /// <param name="commandOptions">How the request is sent and the command shown.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
        public IResourceBuilder<TResource> WithHttpCommand(
            string path, string displayName, string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            if (endpointName is null && commandOptions?.EndpointSelector is { } selector)
            {
                return builder.WithHttpCommand(path, displayName, selector, commandName, commandOptions);
            }

            var endpoint = ChooseHttpEndpoint(builder, endpointName, "A command over HTTP");
            return builder.WithHttpCommand(path, displayName, () => endpoint, commandName, commandOptions);
        }

        /// <summary>Adds a command that sends an HTTP request. It can be used while the resource is running; a 2xx status is its success.</summary>
        /// <param name="path">The path.</param>
        /// <param name="displayName">The name as it is shown.</param>
        /// <param name="endpointSelector">Chooses the endpoint; as without it when <see langword="null"/>.</param>
        /// <param name="commandName">The command; made of endpoint, method and path by default.</param>
        /// <param name="commandOptions">How the request is sent and the command shown.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
        public IResourceBuilder<TResource> WithHttpCommand(
            string path, string displayName, Func<EndpointReference>? endpointSelector, string? commandName = null, HttpCommandOptions? commandOptions = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(path);

            var options = commandOptions ?? new();
            endpointSelector ??= options.EndpointSelector ?? (() => ChooseHttpEndpoint(builder, endpointName: null, "A command over HTTP"));
            var endpoint = endpointSelector();
            var command = new HttpCommand(endpoint, NormalizePath(path), options);
            var shown = new CommandOptions
            {
                Description = options.Description,
                Arguments = options.Arguments,
                ValidateArguments = options.ValidateArguments,
                Visibility = options.Visibility,
                ConfirmationMessage = options.ConfirmationMessage,
                IconName = options.IconName,
                IconVariant = options.IconVariant,
                IsHighlighted = options.IsHighlighted,
                UpdateState = options.UpdateState ?? HttpCommand.IsAvailable,
            };
            return builder.WithCommand(commandName ?? command.DefaultName, displayName, command.ExecuteAsync, shown);
        }
    }
}
