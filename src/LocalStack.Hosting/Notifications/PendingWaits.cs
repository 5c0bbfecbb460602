using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Notifications;

/// <summary>What is left of a resource's waits; whoever shows it is told of every change.</summary>
internal sealed class PendingWaits(IReadOnlyList<WaitAnnotation> waits, Action<IReadOnlyList<PendingWait>> progress)
{
    private readonly Lock _gate = new();
    private readonly List<WaitAnnotation> _left = [.. waits];
    private readonly Dictionary<WaitAnnotation, string> _stalled = [];

    /// <summary>Tells how it stands now.</summary>
    public void Report() => progress(Current());

    public void End(WaitAnnotation wait)
    {
        lock (_gate)
        {
            _left.Remove(wait);
        }

        Report();
    }

    /// <param name="wait">The wait.</param>
    /// <param name="why">Why it will not end by itself.</param>
    public void Stall(WaitAnnotation wait, string why)
    {
        lock (_gate)
        {
            _stalled[wait] = why;
        }

        Report();
    }

    /// <summary>There is hope again: the awaited resource was started.</summary>
    public void Resume(WaitAnnotation wait)
    {
        lock (_gate)
        {
            if (!_stalled.Remove(wait))
            {
                return;
            }
        }

        Report();
    }

    private IReadOnlyList<PendingWait> Current()
    {
        lock (_gate)
        {
            return
            [
                .. from wait in _left
                   group _stalled.GetValueOrDefault(wait) ?? WaitMessages.Until(wait) by wait.Resource.Name into reasons
                   select new PendingWait(reasons.Key, string.Join(" and ", reasons.Distinct())),
            ];
        }
    }
}
