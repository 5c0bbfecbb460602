using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>The commands that every launched resource has, and in which states each can be used.</summary>
internal static class LifecycleCommands
{
    /// <param name="resource">The resource to give the commands.</param>
    /// <param name="send">Carries a command to the instance's supervisor.</param>
    /// <param name="rebuild">Rebuilds the resource, if it is a project.</param>
    public static void AddTo(IResource resource, Func<InstanceEvent, string, Task<CommandReply>> send, Func<Task<CommandReply>>? rebuild)
    {
        if (resource.Annotations.OfType<ExcludeLifecycleCommandsAnnotation>().Any())
        {
            return;
        }

        Add(KnownResourceCommands.StartCommand, "Start", "Starts the resource. While it waits for another, starts it without waiting any longer.", "Play", InstanceEvent.Start, id => send(InstanceEvent.Start, id), isHighlighted: true);
        Add(KnownResourceCommands.StopCommand, "Stop", "Stops the resource.", "Stop", InstanceEvent.Stop, id => send(InstanceEvent.Stop, id), isHighlighted: true);
        Add(KnownResourceCommands.RestartCommand, "Restart", "Stops the resource and starts it again.", "ArrowCounterclockwise", InstanceEvent.Restart, id => send(InstanceEvent.Restart, id), isHighlighted: false);
        if (rebuild is not null)
        {
            Add(KnownResourceCommands.RebuildCommand, "Rebuild", "Stops the resource, builds its project, and starts it again.", "ArrowSync", InstanceEvent.BuildStarted, _ => rebuild(), isHighlighted: false);
        }

        void Add(string name, string displayName, string description, string icon, InstanceEvent @event, Func<string, Task<CommandReply>> execute, bool isHighlighted) =>
            resource.Annotations.Add(new ResourceCommandAnnotation(
                name,
                displayName,
                context => Availability(@event, context.ResourceSnapshot.State?.Text),
                async context =>
                {
                    var reply = await execute(context.ResourceName).WaitAsync(context.CancellationToken).ConfigureAwait(false);
                    return new ExecuteCommandResult { Success = reply.Accepted, Message = reply.Message, ErrorMessage = reply.Accepted ? null : reply.Message };
                },
                description,
                arguments: null,
                confirmationMessage: null,
                icon,
                IconVariant.Filled,
                isHighlighted));
    }

    public static ResourceCommandState Availability(InstanceEvent @event, string? state) => (@event, state) switch
    {
        (_, null or "") => ResourceCommandState.Disabled,
        (_, nameof(KnownResourceStates.Building)) => ResourceCommandState.Disabled,
        (InstanceEvent.Start, nameof(KnownResourceStates.Starting)) => ResourceCommandState.Disabled,
        (InstanceEvent.Start, nameof(KnownResourceStates.Running) or nameof(KnownResourceStates.Stopping)) => ResourceCommandState.Hidden,
        (InstanceEvent.Start, _) => ResourceCommandState.Enabled,
        (InstanceEvent.Stop, nameof(KnownResourceStates.Running) or nameof(KnownResourceStates.Starting) or nameof(KnownResourceStates.Waiting)) => ResourceCommandState.Enabled,
        (InstanceEvent.Stop, nameof(KnownResourceStates.Stopping)) => ResourceCommandState.Disabled,
        (InstanceEvent.Stop, _) => ResourceCommandState.Hidden,
        (InstanceEvent.BuildStarted, nameof(KnownResourceStates.Starting) or nameof(KnownResourceStates.Stopping) or nameof(KnownResourceStates.RuntimeUnhealthy)) => ResourceCommandState.Disabled,
        (InstanceEvent.BuildStarted, _) => ResourceCommandState.Enabled,
        (InstanceEvent.Restart, nameof(KnownResourceStates.Running)) => ResourceCommandState.Enabled,
        _ => ResourceCommandState.Disabled,
    };
}
