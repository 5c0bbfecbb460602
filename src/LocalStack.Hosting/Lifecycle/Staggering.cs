namespace LocalStack.Hosting.Lifecycle;

/// <summary>
/// When a further replica may start. The first one alone has the processors for itself and is ready sooner; once one is ready the rest
/// start together. One that does not get there holds its siblings back for a while only.
/// </summary>
internal static class Staggering
{
    /// <summary>What is to be known of another replica.</summary>
    internal readonly record struct Sibling(InstanceState State, bool IsReady, TimeSpan RunningFor);

    public static bool MayStart(bool isStaggered, TimeSpan limit, IEnumerable<Sibling> siblings)
    {
        if (!isStaggered)
        {
            return true;
        }

        var isOneComingUp = false;
        foreach (var sibling in siblings)
        {
            if (sibling.IsReady)
            {
                return true;
            }

            isOneComingUp |= sibling.State == InstanceState.Starting || (sibling.State == InstanceState.Running && sibling.RunningFor < limit);
        }

        return !isOneComingUp;
    }
}
