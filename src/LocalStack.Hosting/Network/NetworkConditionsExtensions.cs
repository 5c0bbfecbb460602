using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;
using LocalStack.Hosting.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Bad networks on purpose.</summary>
public static class NetworkConditionsExtensions
{
    private const string PresetArgument = "conditions";

    extension<T>(IResourceBuilder<T> caller)
        where T : IResourceWithEnvironment
    {
        /// <summary>
        /// Puts network conditions on the way from this resource to a server, and to nobody else's. Each TCP protocol is carried; the server and other callers notice nothing.
        /// The resource gets a command to change them while it runs (<c>network-to-{server}</c>); a test asks <c>app.GetNetworkConditions(caller, server)</c>.
        /// </summary>
        /// <remarks>
        /// All that a reference hands out (URL, host, port, properties, connection string) leads the caller to a listener on 127.0.0.1 in the AppHost's process. The caller
        /// must be a process; the server may be anything that has endpoints. When publishing this does nothing.
        /// </remarks>
        /// <param name="server">The server, or a part of one, such as a database.</param>
        /// <param name="conditions">The conditions at the start; <see cref="NetworkConditions.None"/> to change them later only.</param>
        /// <param name="endpointName">The endpoint. Default: each that the server has.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="ArgumentException">The server has no endpoints, or the way to it has conditions already.</exception>
        public IResourceBuilder<T> WithNetworkConditions(IResourceBuilder<IResource> server, NetworkConditions conditions, string? endpointName = null)
        {
            ArgumentNullException.ThrowIfNull(caller);
            ArgumentNullException.ThrowIfNull(server);
            ArgumentNullException.ThrowIfNull(conditions);

            if (!caller.ApplicationBuilder.ExecutionContext.IsRunMode)
            {
                return caller;
            }

            var target = WithEndpoints(server.Resource);
            var edges = EdgesOf(caller.ApplicationBuilder);
            if (edges.Find(caller.Resource.Name, target.Name) is not null)
            {
                throw new ArgumentException($"The way from '{caller.Resource.Name}' to '{target.Name}' has network conditions already. Combine them: conditions with {{ … }}.", nameof(server));
            }

            var edge = edges.Add(caller.Resource, target, endpointName, conditions);
            return caller.WithCommand($"network-to-{target.Name}", $"Network to {target.Name}", context => Task.FromResult(Change(edge, context)), new CommandOptions
            {
                Description = $"Changes what the network between '{caller.Resource.Name}' and '{target.Name}' does to their connections.",
                IconName = "PlugDisconnected",
#pragma warning disable ASPIREINTERACTION001 // What a command's arguments are made of.
                Arguments =
                [
                    new InteractionInput
                    {
                        Name = PresetArgument,
                        Label = "Conditions",
                        InputType = InputType.Choice,
                        Required = true,
                        Options = [.. NetworkConditions.Presets.Select(static preset => new KeyValuePair<string, string>(preset.Key, $"{preset.Key}: {preset.Value}"))],
                    },
                ],
#pragma warning restore ASPIREINTERACTION001
            });
        }
    }

    extension(DistributedApplication application)
    {
        /// <summary>The way from a caller to a server, to change its conditions while the application runs.</summary>
        /// <param name="caller">The name of the resource that calls.</param>
        /// <param name="server">The name of the resource that has the endpoints.</param>
        /// <returns>The edge.</returns>
        /// <exception cref="InvalidOperationException">It was not given conditions with <c>WithNetworkConditions</c>.</exception>
        public NetworkEdge GetNetworkConditions(string caller, string server)
        {
            ArgumentNullException.ThrowIfNull(application);

            var edges = application.Services.GetService<NetworkEdges>();
            return edges?.Find(caller, server) ?? throw new InvalidOperationException(
                $"The way from '{caller}' to '{server}' has no network conditions. Those that have: {(edges is null ? "none" : string.Join(", ", edges.Names))}. "
                + "Call WithNetworkConditions() on the caller; NetworkConditions.None leaves the network as it is until a test changes it.");
        }
    }

    private static NetworkEdges EdgesOf(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.FirstOrDefault(static service => service.ServiceType == typeof(Registration))?.ImplementationInstance is Registration known)
        {
            return known.Edges;
        }

        var edges = new NetworkEdges(TimeProvider.System);
        builder.Services.AddSingleton(new Registration(edges));

        // By a factory, so that the application disposes of it.
        builder.Services.AddSingleton(_ => edges);
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            AppHostStart.Refuse([.. edges.FindFaults()], builder.AppHostAssembly);
            start.Services.GetRequiredService<NetworkEdges>().Start(
                start.Services.GetRequiredService<ResourceNotificationService>(), start.Services.GetRequiredService<ILogger<NetworkEdges>>());
            return Task.CompletedTask;
        });
        builder.Eventing.Subscribe<BeforeResourceStartedEvent>((starting, _) => edges.PrepareAsync(starting.Resource));
        return edges;
    }

    // A database is reached at its server.
    private static IResourceWithEndpoints WithEndpoints(IResource resource) => resource switch
    {
        IResourceWithEndpoints server => server,
        IResourceWithParent part => WithEndpoints(part.Parent),
        _ => throw new ArgumentException($"Resource '{resource.Name}' has no endpoints, so nothing can be between it and a caller.", nameof(resource)),
    };

    private static ExecuteCommandResult Change(NetworkEdge edge, ExecuteCommandContext context)
    {
#pragma warning disable ASPIREINTERACTION001 // What a command's arguments are made of.
        var name = context.Arguments.TryGetByName(PresetArgument, out var input) ? input.Value : null;
#pragma warning restore ASPIREINTERACTION001
        if (name is null || !NetworkConditions.Presets.TryGetValue(name, out var conditions))
        {
            return CommandResults.Failure($"There are no conditions '{name}'. Those there are: {string.Join(", ", NetworkConditions.Presets.Keys)}.");
        }

        edge.Set(conditions);
        return CommandResults.Success($"Network from '{edge.Caller.Name}' to '{edge.Server.Name}': {conditions}");
    }

    private sealed record Registration(NetworkEdges Edges);
}
