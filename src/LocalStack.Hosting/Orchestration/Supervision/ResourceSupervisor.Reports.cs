using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What a supervisor makes of the reports that end a phase: of a wait, and of a process.</summary>
internal sealed partial class ResourceSupervisor
{
    private void HandleWaitEnded(SupervisorMessage.WaitEnded ended)
    {
        EndWait();
        foreach (var instance in Waiting())
        {
            instance.WaitingFor = [];
            if (ended.Failure is null)
            {
                instance.IsHeld = true;
            }
            else
            {
                instance.Reason = ended.Failure;
                Apply(instance, InstanceEvent.WaitFailed);
            }
        }
    }

    private void HandleExit(SupervisedInstance instance, SupervisorMessage.Exited exited)
    {
        var byItself = instance.State == InstanceState.Running;
        instance.Exit = exited.Exit;
        instance.StoppedAt = exited.Exit.At;
        instance.HasCrashed = byItself && exited.Exit.ExitCode != 0;
        var decision = byItself
            ? _restartPolicy.Decide(exited.Exit.ExitCode, exited.Exit.At - (instance.StartedAt ?? exited.Exit.At), instance.Restarts)
            : default;
        instance.Restarts = decision.Restarts;
        instance.Reason = (byItself, exited.Exit.ExitCode) switch
        {
            (_, 0) => null,
            (true, _) => Answers.Crash(exited.Exit, _services.LastOutput(instance.Id), decision),
            (false, _) => Answers.BadEnd(exited.Exit, _services.LastOutput(instance.Id)),
        };
        Apply(instance, InstanceEvent.Exited);
        if (decision.Restart && !_closed)
        {
            var due = new SupervisorMessage.RestartDue(instance.Id, instance.Run);
            Run(() => PostLaterAsync(decision.Delay, due));
        }

        if (instance.HasCrashed)
        {
            Log.Crashed(_log, instance.Id, exited.Exit.ToString());
        }
    }
}
