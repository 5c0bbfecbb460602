using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// Tells children apart from zombies: at each SIGCHLD every child is asked whether it has ended. The signal does not say which,
/// and several ends may arrive as one. <see cref="System.Diagnostics.Process"/> leaves children that it does not know alone.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ChildWatcher
{
    private static readonly Lock Gate = new();
    private static readonly List<UnixChild> Children = [];
    private static PosixSignalRegistration? _registration;

    public static void Watch(UnixChild child)
    {
        lock (Gate)
        {
            Children.Add(child);
            _registration ??= PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => CheckAll());
        }

        // It may have ended before it was in the list.
        if (child.CheckExit())
        {
            Forget(child);
        }
    }

    private static void CheckAll()
    {
        UnixChild[] children;
        lock (Gate)
        {
            children = [.. Children];
        }

        foreach (UnixChild child in children)
        {
            if (child.CheckExit())
            {
                Forget(child);
            }
        }
    }

    private static void Forget(UnixChild child)
    {
        lock (Gate)
        {
            Children.Remove(child);
        }
    }
}
