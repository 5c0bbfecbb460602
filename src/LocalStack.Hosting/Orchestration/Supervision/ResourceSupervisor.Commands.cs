using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What people and the application ask of a supervisor, and when each is answered.</summary>
internal sealed partial class ResourceSupervisor
{
    private void HandleCommand(SupervisorMessage.Command command)
    {
        if (command.InstanceId is not null && !_byId.ContainsKey(command.InstanceId)
            && !string.Equals(command.InstanceId, Resource.Name, StringComparison.OrdinalIgnoreCase))
        {
            command.Reply.TrySetResult(new CommandReply(false, $"'{Resource.Name}' has no instance '{command.InstanceId}'."));
            return;
        }

        if (_closed && command.Event is (InstanceEvent.Start or InstanceEvent.Restart or InstanceEvent.BuildStarted))
        {
            command.Reply.TrySetResult(new CommandReply(false, $"'{Resource.Name}' is not started, because the application is stopping."));
            return;
        }

        var instances = command.InstanceId is not null && _byId.TryGetValue(command.InstanceId, out var single) ? [single] : _instances;
        var answers = new List<Task<CommandReply>>();
        foreach (var instance in instances)
        {
            answers.Add(Command(instance, command.Event));
        }

        Run(() => AnswerAsync(answers, command.Reply));
    }

    private Task<CommandReply> Command(SupervisedInstance instance, InstanceEvent @event)
    {
        var before = instance.State;
        if (@event is InstanceEvent.BuildStarted && !ResourceLifecycle.IsAtRest(before))
        {
            return Task.FromResult(new CommandReply(false, $"'{instance.Id}' is {before} and cannot be built now."));
        }

        if (@event is (InstanceEvent.Start or InstanceEvent.Restart) && before == InstanceState.Building)
        {
            return Task.FromResult(new CommandReply(false, $"'{instance.Id}' is being built; start it when the build has ended."));
        }

        instance.Restarts = 0;
        Apply(instance, @event);
        var answer = new CommandReply(true, Answers.Of(instance.Id, @event, before, instance.State));
        Func<InstanceState, bool>? isOver = @event switch
        {
            // Over when what ran has ended, even if somebody else has asked for a new start in the meantime.
            InstanceEvent.Stop or InstanceEvent.Restart => state => state is not (InstanceState.Stopping or InstanceState.Restarting),
            _ => null,
        };
        if (isOver is null || isOver(instance.State))
        {
            return Task.FromResult(answer);
        }

        var reply = NewReply();
        instance.Replies.Add(new SupervisedInstance.PendingReply(isOver, reply, answer));
        return reply.Task;
    }
}
